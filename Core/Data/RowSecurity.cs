using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Concierge.Core.Data;

/// <summary>
/// Tells Postgres for whom a connection works, so that its row-level security says the same as the query filter: a
/// query that forgot the owner still sees the owner's rows only. Pooled connections are reset when they go back.
/// </summary>
internal sealed class RowSecurity : DbConnectionInterceptor
{
    /// <summary>The role that the policies hold for: whoever owns the tables, or may do everything, is above them.</summary>
    public const string Role = "concierge_app";

    /// <summary>The setting that the policies read: an owner's id, or nothing.</summary>
    public const string Setting = "concierge.owner";

    /// <summary>The setting that is <c>on</c> for the system's own work.</summary>
    public const string SystemSetting = "concierge.system";

    // A server whose administrator allowed no new role still has the policies, for all but superusers.
    private const string Person = $"""
        -- name: become owner
        SELECT set_config('{Setting}', $1, false),
               set_config('role', CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = '{Role}') THEN '{Role}' ELSE 'none' END, false)
        """;

    private const string System = $"""
        -- name: become system
        SELECT set_config('{SystemSetting}', 'on', false)
        """;

    public static RowSecurity Instance { get; } = new();

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is not ConciergeDb db) return;

        await using var command = Command(connection, db);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(eventData);
        if (eventData.Context is not ConciergeDb db) return;

        using var command = Command(connection, db);
        command.ExecuteNonQuery();
    }

    private static DbCommand Command(DbConnection connection, ConciergeDb db)
    {
        var command = connection.CreateCommand();
        if (db.IsSystem)
        {
            command.CommandText = System;
            return command;
        }

        command.CommandText = Person;
        var owner = command.CreateParameter();
        owner.Value = db.Owner == Guid.Empty ? string.Empty : db.Owner.ToString();
        command.Parameters.Add(owner);
        return command;
    }
}
