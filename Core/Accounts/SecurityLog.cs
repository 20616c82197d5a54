using System.Diagnostics;
using Concierge.Core.Data;

namespace Concierge.Core.Accounts;

/// <summary>Writes the audit log of security events, in the transaction of what happened where there is one.</summary>
public sealed class SecurityLog(ConciergeDb db, TimeProvider time)
{
    public async Task WriteAsync(string kind, Guid? accountId, CancellationToken cancellation, Guid? subjectId = null, Guid? actorId = null)
    {
        db.SecurityEvents.Add(new SecurityEvent
        {
            Id = Guid.CreateVersion7(),
            At = time.GetUtcNow(),
            Kind = kind,
            AccountId = accountId,
            ActorId = actorId,
            SubjectId = subjectId,
            TraceId = Activity.Current?.TraceId.ToString(),
        });
        await db.SaveChangesAsync(cancellation);
    }
}

/// <summary>What the audit log calls things.</summary>
public static class SecurityEventKinds
{
    public const string SignedUp = "signed_up";
    public const string SignedIn = "signed_in";
    public const string SignInFailed = "sign_in_failed";
    public const string SignedOut = "signed_out";
    public const string SignedOutEverywhere = "signed_out_everywhere";
    public const string RefreshReused = "refresh_token_reused";
    public const string PasswordChanged = "password_changed";
    public const string PasswordReset = "password_reset";
    public const string EmailConfirmed = "email_confirmed";
    public const string ApiKeyMade = "api_key_made";
    public const string ApiKeyRevoked = "api_key_revoked";
    public const string RolesChanged = "roles_changed";
    public const string Disabled = "account_disabled";
    public const string Enabled = "account_enabled";
    public const string AccountDeleted = "account_deleted";
    public const string SigningKeyMade = "signing_key_made";
    public const string SecretRead = "secret_read";
}
