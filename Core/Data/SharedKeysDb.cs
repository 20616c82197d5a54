using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Data;

/// <summary>
/// The data-protection keys, in a context of their own: tokens are read before anybody is known for whom
/// <see cref="ConciergeDb"/> could work, and a request must not sit through its retries for them.
/// </summary>
internal sealed class SharedKeysDb(DbContextOptions<SharedKeysDb> options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.HasDefaultSchema(ConciergeDb.Schema);
        modelBuilder.Entity<DataProtectionKey>().Property(key => key.Id).HasConversion<long>().UseIdentityAlwaysColumn();
    }
}
