using Concierge.Core.Data;
using Concierge.Core.People;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Accounts;

/// <summary>Every table whose rows belong to people, as the model knows them.</summary>
internal static class OwnedRows
{
    /// <summary>Gives all rows of an owner in a table of <see cref="Tables"/> to another: {0} takes the place of {1}.</summary>
    public static string Move(string table) => $$"""UPDATE {{table}} SET owner_id = {0} WHERE owner_id = {1}""";

    /// <summary>Where an owner's rows lie, for <see cref="MoveOne"/> and <see cref="DeleteOne"/> in the same transaction.</summary>
    public static string Places(string table) => $$"""SELECT ctid::text AS "Value" FROM {{table}} WHERE owner_id = {0}""";

    /// <summary>Gives the row at {1} to {0}.</summary>
    public static string MoveOne(string table) => $$"""UPDATE {{table}} SET owner_id = {0} WHERE ctid = {1}::tid""";

    public static string DeleteOne(string table) => $$"""DELETE FROM {{table}} WHERE ctid = {0}::tid""";

    /// <summary>Deletes all rows of an owner in a table of <see cref="Tables"/>.</summary>
    public static string Delete(string table) => $$"""DELETE FROM {{table}} WHERE owner_id = {0}""";

    /// <summary>Names with their schema, in an order in which rows can be deleted.</summary>
    public static IEnumerable<string> Tables(ConciergeDb db)
        => db.Model.GetEntityTypes()
            .Where(entity => typeof(IOwned).IsAssignableFrom(entity.ClrType))
            .OrderByDescending(entity => entity.GetForeignKeys().Count())
            .Select(entity => $"{entity.GetSchema()}.{entity.GetTableName()}");
}
