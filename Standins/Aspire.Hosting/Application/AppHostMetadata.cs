using System.Reflection;

namespace Aspire.Hosting;

/// <summary>What the build writes into the app host's assembly.</summary>
internal static class AppHostMetadata
{
    public const string DirectoryKey = "apphostprojectpath";

    /// <summary>Followed by a project file's path; the value is the assembly that the project builds.</summary>
    public const string TargetKeyPrefix = "projecttarget:";

    public static string? DirectoryOf(Assembly? assembly) => Entries(assembly)
        .FirstOrDefault(entry => string.Equals(entry.Key, DirectoryKey, StringComparison.OrdinalIgnoreCase)).Value;

    public static IReadOnlyDictionary<string, string> TargetsOf(Assembly? assembly) => Entries(assembly)
        .Where(entry => entry.Key.StartsWith(TargetKeyPrefix, StringComparison.Ordinal))
        .ToDictionary(entry => entry.Key[TargetKeyPrefix.Length..], entry => entry.Value, StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, string>> Entries(Assembly? assembly) =>
        assembly is null
            ? []
            : assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                .Where(attribute => attribute.Value is not null)
                .Select(attribute => KeyValuePair.Create(attribute.Key, attribute.Value!));
}
