namespace Concierge.Core.Data;

/// <summary>Row-level security of a table whose rows belong to people, for migrations.</summary>
internal static class OwnedTables
{
    /// <summary>SQL that shows and lets change the session's owner's rows only.</summary>
    /// <param name="table">In the schema <c>concierge</c>; with a column <c>owner_id</c> unless the rule says otherwise.</param>
    /// <param name="rule">True for the owner's rows.</param>
    public static string Protect(string table, string rule = "owner_id = nullif(current_setting('concierge.owner', true), '')::uuid") =>
        $"""
        ALTER TABLE concierge.{table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE concierge.{table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY owner ON concierge.{table} USING ({rule} OR current_setting('concierge.system', true) = 'on');
        """;
}
