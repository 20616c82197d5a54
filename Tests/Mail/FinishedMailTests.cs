using System.Text.Json;
using Concierge.Contracts.Jobs;
using Concierge.Contracts.Preferences;
using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.JobRequests;
using Concierge.Core.Mail;
using Concierge.Core.People;
using Concierge.Core.Preferences;
using Concierge.Core.Results;
using Concierge.Jobs;
using Concierge.ServiceDefaults;
using Concierge.Tests.Jobs;
using Concierge.Tests.Secrets;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Tests.Mail;

/// <summary>Who gets a mail when a job has ended: those who want one, about what took long, once.</summary>
public sealed class FinishedMailTests(FreshDatabase database) : IClassFixture<FreshDatabase>, IAsyncLifetime
{
    private readonly TemporaryKeys _keys = new();
    private SecretHost _host = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _host = await SecretHost.StartAsync(
        database.Servers,
        _keys,
        worker: true,
        services => services.AddMail().AddAccounts().AddPreferences().AddSharedKeys(ResourceNames.Database).AddScoped<IJobRequest, Asked>());

    [Fact]
    public async Task A_long_job_is_told_of_once_however_often_and_by_how_many_it_is_looked_at()
    {
        var ada = await SignUpAsync();
        await WantAsync(ada);
        var job = await EndAsync(ada, "work", JobState.Completed, isLong: true);

        var started = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => SweepAsync()));
        await LookAgainAsync();
        Assert.Equal((1, 0), (started.Sum(), await SweepAsync()));

        var mail = await MailAsync(ada);
        Assert.Equal((MailTemplates.JobFinished, "Your concierge has finished"), (mail.Template, mail.Subject));
        Assert.Contains($"/jobs/{job}", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_failed_is_told_of_as_that()
    {
        _host.Jobs.Script.On("fail", (_, _) => throw new FailForGoodException("nope", "No."));
        var ada = await SignUpAsync();
        await WantAsync(ada);
        await EndAsync(ada, "fail", JobState.Failed, isLong: true);

        Assert.Equal(1, await SweepAsync());

        Assert.Equal(MailTemplates.JobFailed, (await MailAsync(ada)).Template);
    }

    [Fact]
    public async Task Nobody_is_told_who_does_not_want_it_or_has_not_confirmed_or_is_no_account_or_of_what_was_quick()
    {
        var (quick, unwanted, unconfirmed, guest) = (await SignUpAsync(), await SignUpAsync(), await SignUpAsync(isConfirmed: false), Guid.CreateVersion7());
        foreach (var person in (Guid[])[quick, unconfirmed, guest]) await WantAsync(person);
        await EndAsync(quick, "work", JobState.Completed, isLong: false);
        foreach (var person in (Guid[])[unwanted, unconfirmed, guest]) await EndAsync(person, "work", JobState.Completed, isLong: true);

        Assert.Equal(0, await SweepAsync());
    }

    [Fact]
    public async Task What_ended_before_it_was_wanted_or_after_it_was_not_any_more_is_not_told_of()
    {
        var ada = await SignUpAsync();
        var early = await EndAsync(ada, "work", JobState.Completed, isLong: true);
        await database.ScalarAsync<int>("UPDATE jobs.jobs SET finished_at = finished_at - interval '1 minute' WHERE id = $1", early);
        await WantAsync(ada);
        Assert.Equal(0, await SweepAsync());

        await WantAsync(ada, wants: false);
        await EndAsync(ada, "work", JobState.Completed, isLong: true);
        Assert.Equal(0, await SweepAsync());
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _keys.Dispose();
    }

    private async Task<Guid> SignUpAsync(bool isConfirmed = true)
    {
        await using var scope = _host.Jobs.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var email = $"{Guid.CreateVersion7():N}@example.org";
        var account = new Account
        {
            Id = Guid.CreateVersion7(),
            Email = email,
            UserName = email,
            DisplayName = "Ada",
            EmailConfirmed = isConfirmed,
            CreatedAt = TimeProvider.System.GetUtcNow(),
            Roles = [],
        };
        Assert.True((await scope.ServiceProvider.GetRequiredService<UserManager<Account>>().CreateAsync(account, Accounts.Person.Password)).Succeeded);
        return account.Id;
    }

    private async Task WantAsync(Guid person, bool wants = true)
    {
        var saved = await _host.AsAsync<PreferencesService, Result<PreferencesDto>>(
            person, preferences => preferences.SaveAsync(PreferencesDto.Defaults with { MailWhenFinished = wants }, Cancellation));
        Assert.True(saved.IsOk);
    }

    private async Task<Guid> EndAsync(Guid owner, string what, JobState expected, bool isLong)
    {
        var job = await _host.Jobs.EnqueueAsync(what, new EnqueueOptions { OwnerId = owner });
        Assert.Equal(expected, (await _host.Jobs.WaitForEndAsync(job)).State);
        if (isLong) await database.ScalarAsync<int>("UPDATE jobs.jobs SET created_at = created_at - interval '61 seconds' WHERE id = $1", job);
        return job;
    }

    private Task<int> LookAgainAsync() => _host.InDatabaseAsync(db => db.Preferences.ExecuteUpdateAsync(
        one => one.SetProperty(preferences => preferences.MailSweptTo, preferences => preferences.MailStartsAt), Cancellation));

    private async Task<int> SweepAsync()
    {
        await using var scope = _host.Jobs.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        return await scope.ServiceProvider.GetRequiredService<FinishedMailSweep>().RunOnceAsync(Cancellation);
    }

    private async Task<OutgoingMail> MailAsync(Guid account)
    {
        var job = await database.ScalarAsync<Guid>("SELECT id FROM jobs.jobs WHERE type = 'email_send' AND payload ->> 'accountId' = $1", account.ToString());
        await _host.Jobs.WaitForEndAsync(job);
        return Assert.Single(await _host.InDatabaseAsync(db => db.OutgoingMails.AsNoTracking().Where(mail => mail.AccountId == account).ToListAsync(Cancellation)));
    }

    /// <summary>Makes the tests' jobs something that people ask for.</summary>
    private sealed class Asked : IJobRequest
    {
        public string Type => ScriptedJob.Definition.Name;

        public object Example => new ScriptedInput("work");

        public Task<Result<JobTicket>> StartAsync(JsonElement input, EnqueueOptions options, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
