using System.Reflection;
using System.Text.Json;
using Concierge.Contracts;

namespace Concierge.Core.Trips.Offline;

/// <summary>The cities of the sample data, found by whatever people call them.</summary>
public sealed class CityCatalogue
{
    private const string ResourcePart = ".Trips.Offline.Cities.";

    // How people write countries that the data calls otherwise.
    private static readonly (string Code, string[] Names)[] s_countryAliases =
    [
        ("US", ["usa", "united states of america", "america"]),
        ("GB", ["uk", "great britain", "england", "scotland", "wales", "northern ireland"]),
        ("AE", ["uae", "emirates"]),
        ("CZ", ["czechia", "czech republic"]),
        ("TR", ["turkey", "turkiye"]),
        ("KR", ["korea", "republic of korea", "south korea"]),
        ("NL", ["holland", "the netherlands"]),
        ("CN", ["peoples republic of china"]),
        ("VN", ["viet nam"]),
        ("HK", ["china"]),
    ];

    private readonly Dictionary<string, City> _byName = new(StringComparer.Ordinal);

    public CityCatalogue(IEnumerable<City> cities)
    {
        Cities = [.. cities.OrderBy(city => city.Name, StringComparer.Ordinal)];
        foreach (var city in Cities)
        {
            foreach (var key in Keys(city)) _byName.TryAdd(key, city);
        }
    }

    public IReadOnlyList<City> Cities { get; }

    /// <summary>The cities that are built into this assembly.</summary>
    public static CityCatalogue BuiltIn()
    {
        var assembly = typeof(CityCatalogue).Assembly;
        return new CityCatalogue(assembly.GetManifestResourceNames()
            .Where(name => name.Contains(ResourcePart, StringComparison.Ordinal))
            .Select(name => Read(assembly, name)));
    }

    /// <summary>Reads one city from its JSON.</summary>
    /// <exception cref="JsonException">It does not have the form of a city.</exception>
    public static City Parse(ReadOnlySpan<byte> json)
        => JsonSerializer.Deserialize<City>(json, s_json) ?? throw new JsonException("The city is null.");

    /// <summary>The city that is meant, whatever its spelling, with or without its country; null when it is none of these.</summary>
    public City? Find(string destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (_byName.TryGetValue(PlaceNames.Normalise(destination), out var city)) return city;

        // "Paris, Île-de-France, France": what stands between the first and the last part is a region.
        var parts = destination.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 2 ? _byName.GetValueOrDefault(PlaceNames.Normalise($"{parts[0]} {parts[^1]}")) : null;
    }

    private static readonly JsonSerializerOptions s_json = Wire.Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    private static City Read(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)!;
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        try
        {
            return Parse(json);
        }
        catch (JsonException fault)
        {
            throw new JsonException($"{resource}: {fault.Message}", fault);
        }
    }

    private static IEnumerable<string> Keys(City city)
    {
        string[] names = [city.Name, .. city.Aliases];
        string[] countries =
        [
            city.Country,
            city.CountryCode,
            .. s_countryAliases.Where(alias => string.Equals(alias.Code, city.CountryCode, StringComparison.OrdinalIgnoreCase)).SelectMany(alias => alias.Names),
        ];
        return names
            .SelectMany(name => countries.Select(country => $"{name} {country}").Prepend(name))
            .Select(PlaceNames.Normalise);
    }
}
