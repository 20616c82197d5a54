using Concierge.Core.Accounts;

namespace Concierge.Tests.Api.Support;

/// <summary>Where accounts are not what is tested, everybody is a guest.</summary>
internal sealed class NoAccounts : IAccountLookup
{
    public Task<bool> IsAccountAsync(Guid id, CancellationToken cancellation) => Task.FromResult(false);
}
