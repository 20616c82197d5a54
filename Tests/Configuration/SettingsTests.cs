using Concierge.Tests.Infrastructure;

namespace Concierge.Tests.Configuration;

/// <summary>What a process says that cannot start.</summary>
public sealed class SettingsTests
{
    [Theory]
    [InlineData("Api")]
    [InlineData("Worker")]
    [InlineData("Worker", "migrate")]
    [InlineData("Worker", "rotate-keys")]
    public async Task Everything_that_is_wrong_is_said_at_once(string project, params string[] arguments)
    {
        string[] wrong =
        [
            "ConnectionStrings:concierge is missing.",
            "Ai:Provider must be offline, openai, azure or compatible.",
            "Ai:MaxAttempts must be from 1 to 10.",
            "Jobs:LeaseDuration must be from 00:00:03 to 00:10:00.",
            "Schedules:IdleWait must be from 00:00:01 to 00:05:00.",
            "Health:Timeout must be between 00:00:00.1 and 00:01:00.",
            "OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address.",
            "Secrets:KeyService:Address must begin with https",
            "Secrets:KeyService:TokenFile names a file that cannot be read",
            "Notifications:RetentionDays must not be less than Notifications:ReadRetentionDays.",
            .. project is "Api"
                ? (string[])["RateLimits:SignIn:Limit must be from 1 to 100000.", "Concierge:TrustedProxies:1 must be an address"]
                : [],
        ];
        var output = await FailAsync(
            project,
            arguments,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317"),
            ("Secrets__KeyService__Address", "http://vault.example:8200"),
            ("Secrets__KeyService__TokenFile", "/nowhere/token"),
            ("Notifications__RetentionDays", "7"),
            ("Ai__Provider", "openia"),
            ("Ai__MaxAttempts", "11"),
            ("Jobs__LeaseDuration", "00:00:01"),
            ("Schedules__IdleWait", "00:00:00"),
            ("Health__Timeout", "1.00:00:00"),
            ("RateLimits__SignIn__Limit", "0"),
            ("Concierge__TrustedProxies__0", "10.0.0.0/8"),
            ("Concierge__TrustedProxies__1", "proxy.example"));

        Assert.All(wrong, line => Assert.Contains($"  - {line}", output, StringComparison.Ordinal));
        Assert.Contains($"Concierge.{project} cannot start.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_of_the_wrong_type_is_named_and_not_repeated()
    {
        var output = await FailAsync(
            "Api", [], ("ConnectionStrings__concierge", "Host=nowhere"), ("Jobs__MaxConnections", "sword'fish"), ("RateLimits__Guest__Window", "swordfish"));

        Assert.Contains("  - Jobs:MaxConnections cannot be read: it must be a Int32.", output, StringComparison.Ordinal);
        Assert.Contains("  - RateLimits:Guest:Window cannot be read: it must be a TimeSpan.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task So_does_the_web_site()
        => Assert.Contains("  - Health:Timeout must be between", await FailAsync("Web", [], ("Health__Timeout", "1.00:00:00")), StringComparison.Ordinal);

    [Theory]
    [InlineData("collector:4317")]
    [InlineData("ftp://collector")]
    [InlineData("swordfish")]
    public async Task A_wrong_address_for_telemetry_is_named_and_not_repeated(string address)
    {
        var output = await FailAsync("Web", [], ("OTEL_EXPORTER_OTLP_ENDPOINT", address));

        Assert.Contains("  - OTEL_EXPORTER_OTLP_ENDPOINT must be an http or https address.", output, StringComparison.Ordinal);
        Assert.DoesNotContain(address, output, StringComparison.Ordinal);
        Assert.DoesNotContain("Unhandled exception", output, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(string project, string[] arguments, params (string Name, string Value)[] settings)
    {
        var start = BuiltProject.Describe(project, arguments);
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (name, value) in settings) start.Environment[name] = value;
        await using var process = CapturedProcess.Start(start);

        Assert.Equal(1, await process.WaitForExitAsync());
        return process.Output;
    }
}
