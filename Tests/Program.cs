using System.Runtime.Versioning;
using Concierge.Tests.Chaos.Support;

// Servers run as processes here, and are sent signals.
[assembly: UnsupportedOSPlatform("windows")]

// As the generated entry point does, and the worker of the chaos tests besides.
return args switch
{
    [ChaosWorker.Argument, ..] => await ChaosWorker.RunAsync(),
    _ when args.Contains("--server") || args.Contains("--internal-msbuild-node") =>
        await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, Concierge.Tests.SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
