using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Core.Accounts;

namespace Concierge.Api.Accounts;

/// <summary>What the API's description shows.</summary>
internal static class AccountExamples
{
    private const string Address = "ada@example.org";
    private static readonly Guid Id = new("01971c4e-6f00-7d21-9b35-2c8e5f7a1d03");
    private static readonly DateTimeOffset At = new(2026, 11, 22, 9, 30, 0, TimeSpan.Zero);

    public static SignUpRequest SignUp { get; } = new(Address, "four words of your own", "Ada");

    public static SignInRequest SignIn { get; } = new(Address, "four words of your own", "Ada's laptop");

    public static RefreshRequest Refresh { get; } = new("cr_…");

    public static TokensDto Tokens { get; } = new("eyJhbGciOiJSUzI1NiIs…", 900, "cr_…", At.AddDays(30));

    public static AccountDto Account { get; } = new(Id, Address, IsEmailConfirmed: true, "Ada", [], [], At);

    public static SessionTokenDto Session { get; } = new("cs_…", At.AddDays(30), Account);

    public static UpdateAccountRequest Update { get; } = new("Ada");

    public static ChangePasswordRequest ChangePassword { get; } = new("four words of your own", "four other words of mine");

    public static DeleteAccountRequest Delete { get; } = new("four words of your own");

    public static EmailRequest Email { get; } = new(Address);

    public static ResetPasswordRequest Reset { get; } = new(Address, "the token of the link", "four other words of mine");

    public static ConfirmEmailRequest Confirm { get; } = new(Address, "the token of the link");

    public static IReadOnlyList<SessionDto> Sessions { get; } = [new(Id, "Ada's laptop", At, At.AddHours(2), At.AddDays(30), IsCurrent: true)];

    public static NewApiKeyRequest NewApiKey { get; } = new("My calendar script", [], At.AddDays(90));

    public static ApiKeyDto ApiKey { get; } = new(Id, "My calendar script", "ck_3kT9zQ1a", [], At, At.AddDays(90), LastUsedAt: null);

    public static IReadOnlyList<ApiKeyDto> ApiKeys { get; } = [ApiKey];

    public static NewApiKeyDto ApiKeyMade { get; } = new(ApiKey, "ck_3kT9zQ1a…");

    public static UserDto User { get; } = new(Id, Address, IsEmailConfirmed: true, "Ada", [Roles.Support], At, DisabledAt: null, LockedUntil: null);

    public static UpdateUserRequest UpdateUser { get; } = new(Roles: [Roles.Support]);

    public static Page<UserDto> Users { get; } = new([User], Next: null);

    public static Page<SecurityEventDto> Audit { get; } = new([new(Id, At, SecurityEventKinds.SignedIn, Id, ActorId: null, SubjectId: Id, "0af7651916cd43dd8448eb211c80319c")], Next: null);
}
