using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Trips;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

public sealed class SignUpTests(ConciergeApp app)
{
    private static readonly TripRequest Trip = new("Lisbon", DurationDays: 2);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_guest_made_is_the_accounts()
    {
        using var person = await Person.CreateAsync(app);
        var guestToken = await person.BecomeGuestAsync();
        var trip = await PlanAsync(person);

        await person.SignUpAsync();
        var session = await person.OpenSessionAsync();

        Assert.Equal(person.GuestId, session.Account.Id);
        Assert.Equal(trip.TripId, (await person.GetAsync<TripDto>($"/api/trips/{trip.TripId}")).Id);
        Assert.Equal(trip.JobId, (await person.GetAsync<JobDto>($"/api/jobs/{trip.JobId}")).Id);
        // The guest's token proves nothing of the account.
        person.Token = guestToken;
        Assert.Equal(401, await person.StatusAsync($"/api/trips/{trip.TripId}"));
    }

    [Fact]
    public async Task What_a_guest_made_goes_to_the_account_that_is_signed_in_to()
    {
        using var person = await Person.SignedInAsync(app);
        await person.BecomeGuestAsync();
        var trip = await PlanAsync(person);

        await person.OpenSessionAsync();

        Assert.Equal(trip.TripId, (await person.GetAsync<TripDto>($"/api/trips/{trip.TripId}")).Id);
        Assert.Equal(trip.JobId, (await person.GetAsync<JobDto>($"/api/jobs/{trip.JobId}")).Id);
    }

    [Fact]
    public async Task Of_what_there_can_be_one_only_the_accounts_stays_and_the_rest_comes_along()
    {
        using var person = await Person.SignedInAsync(app);
        await KeepAsync(person, "shared", "the account's own value");
        await person.BecomeGuestAsync();
        await KeepAsync(person, "shared", "the guest's other value");
        await KeepAsync(person, "guests", "the guest's single value");

        await person.OpenSessionAsync();

        using var secrets = System.Text.Json.JsonDocument.Parse(await person.Http.GetStringAsync("/api/secrets", Cancellation));
        var names = secrets.RootElement.ToString();
        Assert.Contains("\"guests\"", names, StringComparison.Ordinal);
        Assert.Equal(2, names.Split("\"name\"").Length - 1);
    }

    [Fact]
    public async Task An_address_that_is_taken_gets_the_same_answer_and_keeps_its_password()
    {
        using var first = await Person.SignedInAsync(app);
        using var second = await Person.CreateAsync(app);

        using var response = await second.Http.PostAsJsonAsync("/api/accounts", new SignUpRequest(first.Email.ToUpperInvariant(), "another password of theirs"), Wire.Json, Cancellation);

        Assert.Equal(202, (int)response.StatusCode);
        Assert.Empty(await response.Content.ReadAsStringAsync(Cancellation));
        using var stranger = await first.TrySessionAsync("another password of theirs");
        Assert.Equal(401, (int)stranger.StatusCode);
        await first.OpenSessionAsync();
    }

    [Theory]
    [InlineData("short", "password")]
    [InlineData("1qaz2wsx3edc", "password")]
    [InlineData("aaaaaaaaaaaaaa", "password")]
    [InlineData("abcdefghijklmn", "password")]
    public async Task A_password_that_is_tried_first_is_refused(string password, string field)
    {
        using var person = await Person.CreateAsync(app);

        using var response = await person.Http.PostAsJsonAsync("/api/accounts", new SignUpRequest(person.Email, password), Wire.Json, Cancellation);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"\"{field}\"", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nobody")]
    [InlineData("two@at@example.org")]
    [InlineData("spaces in@example.org")]
    [InlineData("<script>@example.org")]
    [InlineData(".dot@example.org")]
    [InlineData("ada(comment)@example.org")]
    public async Task What_is_no_address_is_refused(string email)
    {
        using var person = await Person.CreateAsync(app);

        using var response = await person.Http.PostAsJsonAsync("/api/accounts", new SignUpRequest(email, Person.Password), Wire.Json, Cancellation);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains("\"email\"", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_becomes_an_admin_by_signing_up()
    {
        using var person = await Person.SignedInAsync(app);

        Assert.Empty((await person.GetAsync<AccountDto>("/api/accounts/me")).Permissions);
        Assert.Equal(403, await person.StatusAsync("/api/admin/users"));
        Assert.Equal(403, await person.StatusAsync("/api/admin/jobs/overview"));
    }

    private static async Task KeepAsync(Person person, string name, string value)
    {
        using var response = await person.Http.PostAsync("/api/secrets", JsonContent.Create(new { name, value }), Cancellation);
        Assert.Equal(201, (int)response.StatusCode);
    }

    private static async Task<TripAcceptedDto> PlanAsync(Person person)
    {
        using var response = await person.Http.PostAsJsonAsync("/api/trips", Trip, Wire.Json, Cancellation);
        Assert.Equal(202, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<TripAcceptedDto>(Wire.Json, Cancellation))!;
    }
}
