using System.Net.Http.Headers;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Contracts.Mail;
using Concierge.Web.Backend;
using Concierge.Web.Guests;
using Concierge.Web.Operations;

namespace Concierge.Web.Accounts;

/// <summary>Api's account routes, for whoever looks at the page.</summary>
public sealed class AccountApi(HttpClient http, GuestSession viewer, AdminCredentials admin)
{
    /// <summary>With the guest's token along, so that what the guest made stays theirs.</summary>
    public Task<ApiResult<Done>> SignUpAsync(SignUpRequest request, CancellationToken cancellation) => ActAsync(HttpMethod.Post, "/api/accounts", request, cancellation);

    public Task<ApiResult<SessionTokenDto>> SignInAsync(SignInRequest request, CancellationToken cancellation)
        => ReadAsync<SessionTokenDto>(HttpMethod.Post, "/api/auth/session", request, cancellation);

    public Task<ApiResult<Done>> SignOutAsync(bool everywhere, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, everywhere ? "/api/auth/sign-out-everywhere" : "/api/auth/sign-out", body: null, cancellation);

    public Task<ApiResult<Done>> ForgotAsync(string email, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, "/api/auth/password/forgot", new EmailRequest(email), cancellation);

    public Task<ApiResult<Done>> ResetAsync(ResetPasswordRequest request, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, "/api/auth/password/reset", request, cancellation);

    public Task<ApiResult<Done>> ConfirmAsync(ConfirmEmailRequest request, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, "/api/auth/confirm", request, cancellation);

    public Task<ApiResult<AccountDto>> AccountAsync(CancellationToken cancellation) => ReadAsync<AccountDto>(HttpMethod.Get, "/api/accounts/me", body: null, cancellation);

    public Task<ApiResult<AccountDto>> RenameAsync(string name, CancellationToken cancellation)
        => ReadAsync<AccountDto>(HttpMethod.Put, "/api/accounts/me", new UpdateAccountRequest(name), cancellation);

    public Task<ApiResult<Done>> ChangePasswordAsync(ChangePasswordRequest request, CancellationToken cancellation)
        => ActAsync(HttpMethod.Post, "/api/accounts/me/password", request, cancellation);

    public Task<ApiResult<Done>> DeleteAccountAsync(string password, CancellationToken cancellation)
        => ActAsync(HttpMethod.Delete, "/api/accounts/me", new DeleteAccountRequest(password), cancellation);

    public Task<ApiResult<IReadOnlyList<SessionDto>>> SessionsAsync(CancellationToken cancellation)
        => ReadAsync<IReadOnlyList<SessionDto>>(HttpMethod.Get, "/api/auth/sessions", body: null, cancellation);

    public Task<ApiResult<Done>> EndSessionAsync(Guid id, CancellationToken cancellation) => ActAsync(HttpMethod.Delete, $"/api/auth/sessions/{id}", body: null, cancellation);

    public Task<ApiResult<IReadOnlyList<ApiKeyDto>>> ApiKeysAsync(CancellationToken cancellation)
        => ReadAsync<IReadOnlyList<ApiKeyDto>>(HttpMethod.Get, "/api/api-keys", body: null, cancellation);

    public Task<ApiResult<NewApiKeyDto>> CreateApiKeyAsync(NewApiKeyRequest request, CancellationToken cancellation)
        => ReadAsync<NewApiKeyDto>(HttpMethod.Post, "/api/api-keys", request, cancellation);

    public Task<ApiResult<Done>> RevokeApiKeyAsync(Guid id, CancellationToken cancellation) => ActAsync(HttpMethod.Delete, $"/api/api-keys/{id}", body: null, cancellation);

    public Task<ApiResult<Page<UserDto>>> UsersAsync(string? search, string? after, CancellationToken cancellation)
        => ReadAsync<Page<UserDto>>(HttpMethod.Get, $"/api/admin/users?{Query(("search", search), ("cursor", after))}", body: null, cancellation);

    public Task<ApiResult<UserDto>> UpdateUserAsync(Guid id, UpdateUserRequest change, CancellationToken cancellation)
        => ReadAsync<UserDto>(HttpMethod.Patch, $"/api/admin/users/{id}", change, cancellation);

    public Task<ApiResult<Page<SecurityEventDto>>> AuditAsync(string? kind, string? after, CancellationToken cancellation)
        => ReadAsync<Page<SecurityEventDto>>(HttpMethod.Get, $"/api/admin/audit?{Query(("kind", kind), ("cursor", after))}", body: null, cancellation);

    public Task<ApiResult<IReadOnlyList<OutgoingMailDto>>> MailsAsync(CancellationToken cancellation)
        => ReadAsync<IReadOnlyList<OutgoingMailDto>>(HttpMethod.Get, "/api/admin/mails", body: null, cancellation);

    private static string Query(params IEnumerable<(string Name, string? Value)> pairs)
        => string.Join('&', pairs.Where(pair => !string.IsNullOrEmpty(pair.Value)).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}"));

    private Task<ApiResult<Done>> ActAsync(HttpMethod method, string path, object? body, CancellationToken cancellation)
        => http.ActAsync(Request(method, path, body), cancellation);

    private Task<ApiResult<T>> ReadAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellation)
        => http.ReadAsync<T>(Request(method, path, body), cancellation);

    private HttpRequestMessage Request(HttpMethod method, string path, object? body)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = JsonContent.Create(body, body.GetType(), options: Wire.Json);
        if (viewer.Token is { } token) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        admin.AddTo(request);
        return request;
    }
}
