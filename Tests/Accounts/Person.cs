using System.Net.Http.Headers;
using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Contracts.Guests;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

/// <summary>Somebody of a test, with a client of their own.</summary>
internal sealed class Person(HttpClient http) : IDisposable
{
    public const string Password = "plum orbit canvas thirteen";

    public HttpClient Http => http;

    public string Email { get; private init; } = $"{Guid.CreateVersion7():N}@example.org";

    public Guid? GuestId { get; private set; }

    // Without cookies, which the application's clients share.
    public static async Task<Person> CreateAsync(ConciergeApp app)
    {
        using var client = await app.CreateApiClientAsync();
        return new Person(new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = client.BaseAddress });
    }

    /// <summary>Signed up and signed in as a browser.</summary>
    public static async Task<Person> SignedInAsync(ConciergeApp app)
    {
        var person = await CreateAsync(app);
        await person.SignUpAsync();
        await person.OpenSessionAsync();
        return person;
    }

    public async Task<string> BecomeGuestAsync()
    {
        var response = await http.PostAsync("/api/guests", content: null);
        var guest = (await response.Content.ReadFromJsonAsync<GuestDto>(Wire.Json))!;
        (GuestId, Token) = (guest.Id, guest.Token);
        return guest.Token;
    }

    public string? Token
    {
        get => http.DefaultRequestHeaders.Authorization?.Parameter;
        set => http.DefaultRequestHeaders.Authorization = value is null ? null : new AuthenticationHeaderValue("Bearer", value);
    }

    public async Task SignUpAsync(string password = Password)
    {
        using var response = await http.PostAsJsonAsync("/api/accounts", new SignUpRequest(Email, password, "A person"), Wire.Json);
        Assert.Equal(202, (int)response.StatusCode);
    }

    public Task<HttpResponseMessage> TrySessionAsync(string password = Password) => http.PostAsJsonAsync("/api/auth/session", new SignInRequest(Email, password, "A test"), Wire.Json);

    public async Task<SessionTokenDto> OpenSessionAsync(string password = Password)
    {
        using var response = await TrySessionAsync(password);
        Assert.Equal(200, (int)response.StatusCode);
        var session = (await response.Content.ReadFromJsonAsync<SessionTokenDto>(Wire.Json))!;
        Token = session.Token;
        return session;
    }

    public async Task<TokensDto> SignInAsync(string password = Password)
    {
        using var response = await http.PostAsJsonAsync("/api/auth/sign-in", new SignInRequest(Email, password, "An API client"), Wire.Json);
        Assert.Equal(200, (int)response.StatusCode);
        var tokens = (await response.Content.ReadFromJsonAsync<TokensDto>(Wire.Json))!;
        Token = tokens.AccessToken;
        return tokens;
    }

    public async Task<int> StatusAsync(string path)
    {
        using var response = await http.GetAsync(path);
        return (int)response.StatusCode;
    }

    public async Task<T> GetAsync<T>(string path) => (await http.GetFromJsonAsync<T>(path, Wire.Json))!;

    public void Dispose() => http.Dispose();
}
