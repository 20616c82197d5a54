using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>Every table whose rows belong to people, as the model knows them.</summary>
internal static class OwnedRows
{
    /// <summary>Names with their schema, in an order in which rows can be deleted.</summary>
    public static IEnumerable<string> Tables(ConciergeDb db)
        => db.Model.GetEntityTypes()
            .Where(entity => typeof(IOwned).IsAssignableFrom(entity.ClrType))
            .OrderByDescending(entity => entity.GetForeignKeys().Count())
            .Select(entity => $"{entity.GetSchema()}.{entity.GetTableName()}");
}
