using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Concierge.ServiceDefaults;

/// <summary>Looks at every setting before anything starts, and says everything that is wrong at once.</summary>
public static partial class SettingsCheck
{
    /// <summary>
    /// False when some setting is wrong, after saying which on standard error. The caller then ends with a code other
    /// than 0. Covers each options class that has a validator, the connection strings that are named, and where telemetry goes.
    /// </summary>
    public static bool HasValidSettings(this WebApplication app, params IEnumerable<string> connectionStrings)
    {
        ArgumentNullException.ThrowIfNull(app);
        var failures = MissingConnections(app.Configuration, connectionStrings)
            .Concat(TelemetryDefaults.Failures(app.Configuration))
            .Concat(Failures(app.Services))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (failures.Count == 0) return true;

        Console.Error.WriteLine($"{app.Environment.ApplicationName} cannot start. What is wrong with its settings:");
        foreach (var failure in failures) Console.Error.WriteLine($"  - {failure}");
        Console.Error.WriteLine("In the environment ':' is written '__'. All settings, with what they mean, are in .env.example.");
        return false;
    }

    private static IEnumerable<string> MissingConnections(IConfiguration configuration, IEnumerable<string> names)
        => names
            .Where(name => string.IsNullOrWhiteSpace(configuration.GetConnectionString(name)))
            .Select(name => $"ConnectionStrings:{name} is missing.");

    private static IEnumerable<string> Failures(IServiceProvider services)
        => services.GetRequiredService<RegisteredServices>().OptionsTypes().SelectMany(type => Failures(services, type));

    private static IReadOnlyCollection<string> Failures(IServiceProvider services, Type type)
    {
        try
        {
            var read = typeof(SettingsCheck).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type);
            read.Invoke(obj: null, BindingFlags.DoNotWrapExceptions, binder: null, [services], culture: null);
            return [];
        }
        catch (OptionsValidationException error)
        {
            return [.. error.Failures.Select(failure => Annotated().Replace(failure, "${failure}"))];
        }
        catch (InvalidOperationException error)
        {
            // The binder names key and type; the value that it quotes may be somebody's secret in the wrong place.
            return [Unquoted(error.Message)];
        }
    }

    private static object Read<T>(IServiceProvider services)
        where T : class
        => services.GetRequiredService<IOptions<T>>().Value;

    private static string Unquoted(string message)
        => Conversion().Match(message) is { Success: true } conversion
            ? $"{conversion.Groups["key"].Value} cannot be read: it must be a {conversion.Groups["type"].Value}."
            : "A setting cannot be read: it has the wrong type.";

    // What the framework puts around a message of ours.
    [GeneratedRegex("^DataAnnotation validation failed for .* with the error: '(?<failure>.*)'\\.$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Annotated();

    [GeneratedRegex(@" at '(?<key>[\w:.\-]+)' to type '(?:\w+\.)*(?<type>\w+)'\.$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Conversion();
}

/// <summary>What a host registers, to find its options by.</summary>
internal sealed class RegisteredServices(IServiceCollection services)
{
    /// <summary>Types of this application that have a validator.</summary>
    public IReadOnlyList<Type> OptionsTypes()
        => [.. services
            .Select(service => service.ServiceType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(type => type.GetGenericArguments()[0])
            .Where(type => type.FullName?.StartsWith("Concierge.", StringComparison.Ordinal) == true)
            .Distinct()
            .OrderBy(type => type.FullName, StringComparer.Ordinal)];
}
