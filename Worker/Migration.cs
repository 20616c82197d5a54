using Concierge.Core.Accounts;
using Concierge.Core.Data;
using Concierge.Core.People;
using Concierge.Jobs.Storage;
using Concierge.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Worker;

/// <summary>The run-to-completion side of this process: <c>Worker migrate</c> brings the database up to date and exits.</summary>
internal static class Migration
{
    public static bool IsAskedFor(string[] args) => args is ["migrate", ..];

    /// <summary>Returns the exit code. Starts nothing: no hosted service runs beside a migration.</summary>
    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        if (!app.HasValidSettings(ResourceNames.Database)) return 1;

        await app.Services.GetRequiredService<JobsMigrator>().MigrateAsync();
        await using var scope = app.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentUser>().BecomeSystem();
        var database = scope.ServiceProvider.GetRequiredService<ConciergeDb>().Database;
        // EF looks for its history by reading it, and logs an error when it is not there yet.
        await database.GetService<IHistoryRepository>().CreateIfNotExistsAsync();
        await database.MigrateAsync();
        await scope.ServiceProvider.GetRequiredService<FirstAdmin>().CreateAsync(CancellationToken.None);
        return 0;
    }
}
