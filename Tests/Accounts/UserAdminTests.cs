using System.Net.Http.Json;
using Concierge.Contracts;
using Concierge.Contracts.Accounts;
using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Accounts;

public sealed class UserAdminTests(ConciergeApp app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admins_find_change_and_keep_out_accounts()
    {
        using var person = await Person.SignedInAsync(app);
        using var admin = await AdminAsync();
        var user = (await admin.GetFromJsonAsync<Page<UserDto>>($"/api/admin/users?search={person.Email[..20]}", Wire.Json, Cancellation))!.Items.Single();

        var support = await PatchAsync(admin, user.Id, new UpdateUserRequest(Roles: ["support"]));
        Assert.Equal(["support"], support.Roles);
        Assert.Equal(200, await person.StatusAsync("/api/admin/users"));
        Assert.Equal(200, await person.StatusAsync("/api/admin/audit"));
        Assert.Equal(200, await person.StatusAsync("/api/admin/errors"));
        // To read is not to write.
        using (var resolved = await person.Http.PostAsync($"/api/admin/errors/{Guid.CreateVersion7()}/resolve", content: null, Cancellation))
            Assert.Equal(403, (int)resolved.StatusCode);
        using (var change = await person.Http.PatchAsJsonAsync($"/api/admin/users/{user.Id}", new UpdateUserRequest(Roles: ["admin"]), Wire.Json, Cancellation))
            Assert.Equal(403, (int)change.StatusCode);

        await PatchAsync(admin, user.Id, new UpdateUserRequest(IsDisabled: true));
        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
        using (var again = await person.TrySessionAsync()) Assert.Equal(401, (int)again.StatusCode);

        await PatchAsync(admin, user.Id, new UpdateUserRequest(IsDisabled: false));
        await person.OpenSessionAsync();
        var audit = await admin.GetFromJsonAsync<Page<SecurityEventDto>>($"/api/admin/audit?accountId={user.Id}", Wire.Json, Cancellation);
        Assert.Superset(
            new HashSet<string> { "signed_up", "signed_in", "roles_changed", "account_disabled", "sign_in_failed", "account_enabled" },
            audit!.Items.Select(happened => happened.Kind).ToHashSet());
    }

    [Theory]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=201", "limit")]
    [InlineData("?limit=x", "limit")]
    [InlineData("?cursor=nonsense", "cursor")]
    public async Task A_bad_query_names_the_field(string query, string field)
    {
        using var admin = await AdminAsync();

        using var response = await admin.GetAsync("/api/admin/users" + query, Cancellation);

        Assert.Equal(400, (int)response.StatusCode);
        Assert.Contains($"\"{field}\"", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_takes_wildcards_for_what_they_are()
    {
        using var admin = await AdminAsync();

        Assert.Empty((await admin.GetFromJsonAsync<Page<UserDto>>("/api/admin/users?search=%25%5F%25", Wire.Json, Cancellation))!.Items);
    }

    [Fact]
    public async Task A_deleted_account_leaves_nothing()
    {
        using var person = await Person.SignedInAsync(app);
        var id = (await person.GetAsync<AccountDto>("/api/accounts/me")).Id;
        using var planned = await person.Http.PostAsync("/api/trips", JsonContent.Create(new { destination = "Oslo", durationDays = 2 }), Cancellation);
        Assert.Equal(202, (int)planned.StatusCode);

        Assert.Equal(400, await DeleteAsync(person, "not the password"));
        Assert.Equal(204, await DeleteAsync(person, Person.Password));

        Assert.Equal(401, await person.StatusAsync("/api/accounts/me"));
        using (var again = await person.TrySessionAsync()) Assert.Equal(401, (int)again.StatusCode);
        await using var source = Npgsql.NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var left = source.CreateCommand(
            """
            SELECT (SELECT count(*) FROM concierge.accounts WHERE id = $1) + (SELECT count(*) FROM concierge.trips WHERE owner_id = $1)
              + (SELECT count(*) FROM jobs.jobs WHERE owner_id = $1) + (SELECT count(*) FROM concierge.sessions WHERE account_id = $1)
            """);
        left.Parameters.Add(new Npgsql.NpgsqlParameter { Value = id });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while ((long)(await left.ExecuteScalarAsync(patience.Token))! > 0) await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, patience.Token);
    }

    [Fact]
    public async Task An_account_is_not_erased_before_it_is_closed()
    {
        using var person = await Person.SignedInAsync(app);
        var id = (await person.GetAsync<AccountDto>("/api/accounts/me")).Id;
        await using var source = Npgsql.NpgsqlDataSource.Create(await app.GetConnectionStringAsync("concierge"));
        await using var holder = await source.OpenConnectionAsync(Cancellation);
        await using var held = await holder.BeginTransactionAsync(Cancellation);
        await ScalarAsync(holder, "SELECT 1 FROM concierge.accounts WHERE id = $1 FOR UPDATE", id);

        var deleting = DeleteAsync(person, Person.Password);
        await using var other = await source.OpenConnectionAsync(Cancellation);
        while ((long)(await ScalarAsync(other, "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))", holder.ProcessID))! == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        Assert.Equal(0L, await ScalarAsync(other, "SELECT count(*) FROM jobs.jobs WHERE idempotency_key = $1", $"erase {id}"));

        await held.RollbackAsync(Cancellation);
        Assert.Equal(204, await deleting);
    }

    private static async Task<object?> ScalarAsync(Npgsql.NpgsqlConnection connection, string sql, object parameter)
    {
        await using var command = new Npgsql.NpgsqlCommand(sql, connection) { Parameters = { new Npgsql.NpgsqlParameter { Value = parameter } } };
        return await command.ExecuteScalarAsync(Cancellation);
    }

    private static async Task<int> DeleteAsync(Person person, string password)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, "/api/accounts/me") { Content = JsonContent.Create(new DeleteAccountRequest(password), options: Wire.Json) };
        using var response = await person.Http.SendAsync(request, Cancellation);
        return (int)response.StatusCode;
    }

    private async Task<HttpClient> AdminAsync()
    {
        var admin = await app.CreateApiClientAsync();
        admin.DefaultRequestHeaders.Add("X-Admin-Key", ConciergeApp.AdminKey);
        return admin;
    }

    private static async Task<UserDto> PatchAsync(HttpClient admin, Guid id, UpdateUserRequest change)
    {
        using var response = await admin.PatchAsJsonAsync($"/api/admin/users/{id}", change, Wire.Json, Cancellation);
        Assert.Equal(200, (int)response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<UserDto>(Wire.Json, Cancellation))!;
    }
}
