using Concierge.Jobs;
using Concierge.ServiceDefaults;

namespace Concierge.Worker;

/// <summary><c>verify</c>: recomputes the audit trail of every job that is kept, and exits with 1 where it was tampered with.</summary>
internal static class Verification
{
    public static bool IsAskedFor(string[] args) => args.Contains("verify", StringComparer.Ordinal);

    public static async Task<int> RunAsync(WebApplicationBuilder builder)
    {
        await using var app = builder.Build();
        if (!app.HasValidSettings(ResourceNames.Database)) return 1;

        var report = await app.Services.GetRequiredService<IJobAudit>().VerifyAsync();
        foreach (var broken in report.Broken)
            await Console.Error.WriteLineAsync($"job {broken.JobId}: the trail does not hold at {(broken.Version is { } version ? $"version {version}" : "its end")}");
        Console.WriteLine($"{report.Transitions} transitions of {report.Jobs} jobs, {report.Broken.Count} broken");
        return report.IsIntact ? 0 : 1;
    }
}
