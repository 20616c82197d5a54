using Concierge.Api.Guests;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Secrets;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.Mail;
using Concierge.Core.Results;
using Concierge.Core.Secrets;
using Concierge.Core.Secrets.Transit;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Tests.Jobs;
using Microsoft.AspNetCore.DataProtection;

namespace Concierge.Tests.Secrets;

/// <summary>What outlives an outage of the key service, and goes on by itself after it.</summary>
public sealed class KeyServiceRecoveryTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();
    private readonly Guid _ada = Guid.CreateVersion7();
    private TransitServer _service = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _service = await TransitServer.StartAsync();

    [Fact]
    public async Task A_job_that_needs_a_secret_is_tried_again_until_the_service_is_back()
    {
        await using var host = await StartAsync(worker: true);
        var secret = await CreateAsync(host);

        _service.Refusal = 503;
        var ticket = await host.Jobs.Client.EnqueueAsync(LengthJob.Definition, new LengthOf(secret), new EnqueueOptions { OwnerId = _ada }, Cancellation);
        await _service.Refused.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        await host.Jobs.WaitForAsync(ticket.Id, job => job.State != JobState.Running && job.Attempt > 0);
        var unread = Assert.Single(await host.AsAsync<SecretsService, IReadOnlyList<SecretDto>>(_ada, all => all.ListAsync(Cancellation)));
        _service.Refusal = null;

        var end = await host.Jobs.WaitForEndAsync(ticket.Id);
        Assert.Equal(JobState.Completed, end.State);
        Assert.True(end.Attempt > 1);
        Assert.Null(unread.LastUsedAt);
    }

    [Fact]
    public async Task Tokens_that_were_signed_are_checked_without_it_and_signing_goes_on_after_it()
    {
        string kid;
        await using (var before = await StartAsync()) kid = (await before.Service<SigningKeys>().CurrentAsync(Cancellation)).Key.KeyId!;

        await using var host = await StartAsync();
        var keys = host.Service<SigningKeys>();
        _service.Refusal = 503;
        Assert.NotNull(await keys.FindAsync(kid, Cancellation));
        Assert.NotEmpty(await keys.PublicAsync(Cancellation));
        await Assert.ThrowsAsync<KeyServiceException>(() => keys.CurrentAsync(Cancellation));
        _service.Refusal = null;
        Assert.Equal(kid, (await keys.CurrentAsync(Cancellation)).Key.KeyId);

        _service.Refusal = 503;
        Assert.Equal(kid, (await keys.CurrentAsync(Cancellation)).Key.KeyId);
    }

    [Fact]
    public async Task A_guest_is_no_stranger_because_of_it()
    {
        var guest = Guid.CreateVersion7();
        string token;
        await using (var before = await StartAsync()) token = Tokens(before).Issue(guest).Token;

        // A process that starts meanwhile has no key open yet.
        _service.Refusal = 503;
        await using var host = await StartAsync();
        var refusal = Assert.ThrowsAny<Exception>(() => Tokens(host).Read(token));
        Assert.Equal("sealed", KeyServiceException.Behind(refusal)?.Code);
        _service.Refusal = null;

        Assert.Equal(guest, Tokens(host).Read(token)?.Id);
        _service.Refusal = 503;
        Assert.Equal(guest, Tokens(host).Read(token)?.Id);
        Assert.Null(Tokens(host).Read(token[..^4] + "AAAA"));
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        _keys.Dispose();
    }

    private static GuestTokens Tokens(SecretHost host) => new(host.Service<IDataProtectionProvider>(), TimeProvider.System);

    private async Task<Guid> CreateAsync(SecretHost host)
        => (await host.AsAsync<SecretsService, Result<SecretDto>>(_ada, all => all.CreateAsync(new NewSecretRequest("kept", "value-of-ada"), Cancellation))).Value!.Id;

    private Task<SecretHost> StartAsync(bool worker = false) => SecretHost.StartAsync(
        database.Servers,
        _keys,
        worker,
        services =>
        {
            services.AddMail().AddAccounts().AddSharedKeys(ResourceNames.Database);
            services.AddJob<LengthJob, LengthOf, LengthIs>();
        },
        _service.Settings);

    public sealed record LengthOf(Guid SecretId);

    public sealed record LengthIs(int Length);

    private sealed class LengthJob(ISecretReader secrets) : IJobHandler<LengthOf, LengthIs>
    {
        public static JobDefinition<LengthOf, LengthIs> Definition { get; } = new("length_of_secret")
        {
            MaxAttempts = 10,
            Retry = new RetryPolicy(TimeSpan.FromSeconds(0.2), 1, TimeSpan.FromSeconds(0.2)),
        };

        public async Task<LengthIs> RunAsync(LengthOf payload, JobContext job, CancellationToken cancellation)
            => new((await secrets.ReadAsync(payload.SecretId, cancellation)).Value!.Reveal().Length);
    }
}
