using System.Linq.Expressions;
using System.Security.Cryptography;
using System.Text;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Concierge.Core.Secrets;

internal sealed class SecretReader(
    ConciergeDb db, IEnvelope envelope, ISecurityAudit audit, CurrentUser user, TimeProvider time, ILogger<SecretReader> logger) : ISecretReader
{
    public Task<Result<SecretText>> ReadAsync(Guid id, CancellationToken cancellation) => OpenAsync(secret => secret.Id == id, cancellation);

    public Task<Result<SecretText>> ReadAsync(string name, CancellationToken cancellation) => OpenAsync(secret => secret.Name == name, cancellation);

    private async Task<Result<SecretText>> OpenAsync(Expression<Func<Secret, bool>> which, CancellationToken cancellation)
    {
        var secret = await db.Secrets.AsNoTracking().Where(secret => secret.OwnerId == user.Id).Where(which).SingleOrDefaultAsync(cancellation);
        if (secret is null) return SecretsService.NotFound;

        // Before it is noted: what a key service does not open was not read.
        var plain = await envelope.OpenAsync(secret.Sealed, AssociatedData.Of(Secret.Purpose, secret.OwnerId, secret.Id), cancellation);
        try
        {
            await NoteAsync(secret, cancellation);
            return new SecretText(Encoding.UTF8.GetString(plain));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    private async Task NoteAsync(Secret secret, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        await db.Secrets
            .Where(used => used.Id == secret.Id && used.OwnerId == user.Id)
            .ExecuteUpdateAsync(used => used.SetProperty(one => one.LastUsedAt, now), cancellation);
        logger.LogInformation("Secret {SecretId} of {OwnerId} was read", secret.Id, secret.OwnerId);
        audit.Record("secret.read", secret.Id);
    }
}
