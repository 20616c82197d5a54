using Concierge.Tests.Accounts;
using Concierge.Tests.Infrastructure;
using Npgsql;

namespace Concierge.Tests.Tenancy;

/// <summary>What Postgres itself shows to the role that people's requests work as.</summary>
public sealed class RowSecurityTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_applications_role_sees_and_changes_the_owners_rows_only()
    {
        using var one = await Person.CreateAsync(app);
        using var other = await Person.CreateAsync(app);
        foreach (var person in (Person[])[one, other])
        {
            await person.BecomeGuestAsync();
            using var planned = await person.Http.PostAsync("/api/trips", System.Net.Http.Json.JsonContent.Create(new { destination = "Rome", durationDays = 2 }), Cancellation);
            Assert.Equal(202, (int)planned.StatusCode);
        }

        await using var source = NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(connection, $"SET ROLE concierge_app; SELECT set_config('concierge.owner', '{one.GuestId}', false)");

        Assert.NotEqual(0, await CountAsync(connection, "SELECT count(*) FROM concierge.trips"));
        Assert.Equal(0, await CountAsync(connection, $"SELECT count(*) FROM concierge.trips WHERE owner_id <> '{one.GuestId}'"));
        Assert.Equal(0, await CountAsync(connection, $"SELECT count(*) FROM concierge.trips WHERE owner_id = '{other.GuestId}'"));
        Assert.Equal(0, await ExecuteAsync(connection, $"UPDATE concierge.trips SET destination = 'Mine' WHERE owner_id = '{other.GuestId}'"));
        Assert.Equal(0, await ExecuteAsync(connection, $"DELETE FROM concierge.trips WHERE owner_id = '{other.GuestId}'"));
        await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, $"UPDATE concierge.trips SET owner_id = '{other.GuestId}'"));

        await ExecuteAsync(connection, "SELECT set_config('concierge.owner', '', false)");
        Assert.Equal(0, await CountAsync(connection, "SELECT count(*) FROM concierge.trips"));
    }

    [Fact]
    public async Task Every_table_with_an_owner_is_protected()
    {
        // Up once the migrations are through.
        using var api = await app.CreateApiClientAsync();
        await using var source = NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var command = source.CreateCommand(
            """
            SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'owner_id'
            WHERE c.relnamespace = 'concierge'::regnamespace AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
            """);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var open = new List<string>();
        while (await reader.ReadAsync(Cancellation)) open.Add(reader.GetString(0));
        Assert.Empty(open);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Cancellation))!;
    }
}
