using System.Collections.Concurrent;
using Concierge.Contracts.Secrets;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Concierge.Core.Security;
using Concierge.Tests.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Secrets;

public sealed class SecretTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();
    private readonly Noted _audit = new();
    private readonly Guid _ada = Guid.CreateVersion7();
    private readonly Guid _bob = Guid.CreateVersion7();
    private SecretHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
        => _host = await SecretHost.StartAsync(database.Servers, _keys, configure: services => services.AddSingleton<ISecurityAudit>(_audit));

    [Fact]
    public async Task A_job_reads_what_its_owner_wrote_by_id_and_by_name_and_that_is_noted()
    {
        var made = await CreateAsync(_ada, "openai", "sk-0123456789abcdef");

        var byId = await ReadAsync(_ada, made.Id);
        var byName = await _host.AsAsync<ISecretReader, Result<SecretText>>(_ada, reader => reader.ReadAsync("openai", Cancellation));
        var listed = Assert.Single(await _host.AsAsync<SecretsService, IReadOnlyList<SecretDto>>(_ada, secrets => secrets.ListAsync(Cancellation)));

        Assert.Equal(("sk-0123456789abcdef", "sk-0123456789abcdef"), (byId.Value!.Reveal(), byName.Value!.Reveal()));
        Assert.Equal("(secret)", $"{byId.Value}");
        Assert.Equal((made.Id, "cdef"), (listed.Id, listed.LastFour));
        Assert.Null(made.LastUsedAt);
        Assert.NotNull(listed.LastUsedAt);
        Assert.Equal(["secret.created", "secret.read", "secret.read"], _audit.Of(made.Id));
    }

    [Fact]
    public async Task Somebody_else_reads_changes_and_deletes_nothing()
    {
        var made = await CreateAsync(_ada, "mine", "value-of-ada");

        Assert.Equal("secret_not_found", (await ReadAsync(_bob, made.Id)).Error!.Code);
        Assert.Equal("secret_not_found", (await _host.AsAsync<ISecretReader, Result<SecretText>>(_bob, reader => reader.ReadAsync("mine", Cancellation))).Error!.Code);
        Assert.Equal("secret_not_found", (await _host.AsAsync<SecretsService, Result<Guid>>(_bob, secrets => secrets.DeleteAsync(made.Id, Cancellation))).Error!.Code);
        Assert.Equal("secret_not_found", (await ReplaceAsync(_bob, made.Id, "stolen")).Error!.Code);
        Assert.Equal("value-of-ada", (await ReadAsync(_ada, made.Id)).Value!.Reveal());
    }

    [Fact]
    public async Task A_row_that_is_copied_to_another_owner_does_not_open()
    {
        var made = await CreateAsync(_ada, "copied", "value-of-ada");

        await _host.InDatabaseAsync(db => db.Database.ExecuteSqlAsync($"UPDATE concierge.secrets SET owner_id = {_bob} WHERE id = {made.Id}", Cancellation));

        await Assert.ThrowsAsync<EnvelopeException>(() => ReadAsync(_bob, made.Id));
    }

    [Fact]
    public async Task What_a_guest_kept_opens_for_the_account_that_the_guest_becomes()
    {
        var (guest, account) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var made = await CreateAsync(guest, "moved", "value-of-the-guest");

        await new Core.Accounts.GuestAdoption(_host.Jobs.Services.GetRequiredService<IServiceScopeFactory>(), _host.Jobs.Client).AdoptAsync(guest, account, Cancellation);

        Assert.Equal("value-of-the-guest", (await ReadAsync(account, made.Id)).Value!.Reveal());
        Assert.Equal("secret_not_found", (await ReadAsync(guest, made.Id)).Error!.Code);
    }

    [Fact]
    public async Task One_name_is_one_secret_of_an_owner()
    {
        await CreateAsync(_ada, "twice", "one");
        await CreateAsync(_bob, "twice", "other");

        var again = await _host.AsAsync<SecretsService, Result<SecretDto>>(_ada, secrets => secrets.CreateAsync(new NewSecretRequest("twice", "three"), Cancellation));

        Assert.Equal("secret_name_taken", again.Error!.Code);
    }

    [Fact]
    public async Task A_rotation_wraps_every_row_anew_and_touches_no_value()
    {
        var made = new List<SecretDto>();
        for (var n = 0; n < 5; n++) made.Add(await CreateAsync(_ada, $"rotated-{n}", $"value {n}"));
        var before = await RowsAsync();

        var id = _host.Jobs.Services.GetRequiredService<RsaKeyRing>().Rotate();
        await using (var scope = _host.Jobs.Services.CreateAsyncScope())
        {
            scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
            foreach (var table in scope.ServiceProvider.GetServices<ISealedStore>()) await table.RewrapAsync(Cancellation);
        }

        var after = await RowsAsync();
        Assert.All(made, secret => Assert.Equal(id, after[secret.Id].KeyId));
        Assert.All(made, secret => Assert.Equal(before[secret.Id].Ciphertext, after[secret.Id].Ciphertext));
        Assert.All(made, secret => Assert.NotEqual(before[secret.Id].WrappedKey, after[secret.Id].WrappedKey));
        for (var n = 0; n < 5; n++) Assert.Equal($"value {n}", (await ReadAsync(_ada, made[n].Id)).Value!.Reveal());
    }

    [Theory]
    [InlineData("short", null)]
    [InlineData("elevenchars", null)]
    [InlineData("twelve chars", "hars")]
    [InlineData("0123456789🎈🎈🎈", "9🎈🎈🎈")]
    [InlineData("-----BEGIN-----\nabcd\n", "abcd")]
    [InlineData("0123456789\nab", null)]
    public void Of_a_long_value_the_end_is_shown(string value, string? shown) => Assert.Equal(shown, SecretRules.LastFour(value));

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _keys.Dispose();
    }

    private async Task<SecretDto> CreateAsync(Guid user, string name, string value)
    {
        var made = await _host.AsAsync<SecretsService, Result<SecretDto>>(user, secrets => secrets.CreateAsync(new NewSecretRequest(name, value), Cancellation));
        Assert.True(made.IsOk, made.Error?.Message);
        return made.Value;
    }

    private Task<Result<SecretDto>> ReplaceAsync(Guid user, Guid id, string value)
        => _host.AsAsync<SecretsService, Result<SecretDto>>(user, secrets => secrets.ReplaceAsync(id, new ReplaceSecretRequest(value), Cancellation));

    private Task<Result<SecretText>> ReadAsync(Guid user, Guid id)
        => _host.AsAsync<ISecretReader, Result<SecretText>>(user, reader => reader.ReadAsync(id, Cancellation));

    private Task<Dictionary<Guid, SealedValue>> RowsAsync()
        => _host.InDatabaseAsync(db => db.Secrets.AsNoTracking().ToDictionaryAsync(secret => secret.Id, secret => secret.Sealed, Cancellation));

    private sealed class Noted : ISecurityAudit
    {
        private readonly ConcurrentQueue<(string Kind, Guid SubjectId)> _all = [];

        public void Record(string kind, Guid subjectId) => _all.Enqueue((kind, subjectId));

        public IEnumerable<string> Of(Guid subject) => _all.Where(one => one.SubjectId == subject).Select(one => one.Kind);
    }
}
