using System.Net;
using Concierge.Core.Settings;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Options;
using IPNetwork = System.Net.IPNetwork;

namespace Concierge.Api.Http;

/// <summary>Whose word on the caller's address counts, bound from the configuration section <c>Concierge</c>.</summary>
public sealed class TrustedProxyOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Concierge";

    /// <summary>
    /// Addresses (<c>10.0.0.7</c>) or networks (<c>10.0.0.0/8</c>, <c>fd00::/8</c>) whose <c>X-Forwarded-For</c> and
    /// <c>X-Forwarded-Proto</c> are believed. Default none: then nobody's are.
    /// </summary>
    public IList<string> TrustedProxies { get; init; } = [];
}

/// <summary>Names every entry that is no address and no network.</summary>
internal sealed class TrustedProxyOptionsValidator : IValidateOptions<TrustedProxyOptions>
{
    public ValidateOptionsResult Validate(string? name, TrustedProxyOptions options)
    {
        var failures = options.TrustedProxies
            .Select((text, index) => TrustedProxies.Parse(text) is null
                ? $"Concierge:TrustedProxies:{index} must be an address such as 10.0.0.7 or a network such as 10.0.0.0/8, with no bit set behind its prefix."
                : null)
            .OfType<string>()
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}

internal static class TrustedProxies
{
    public static IServiceCollection AddTrustedProxies(this IServiceCollection services)
        => services.AddCheckedOptions<TrustedProxyOptions, TrustedProxyOptionsValidator>(TrustedProxyOptions.Section);

    /// <summary>Before everything that asks where a request comes from. Without a proxy to trust the headers are left alone.</summary>
    public static void UseTrustedProxies(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IOptions<TrustedProxyOptions>>().Value.TrustedProxies
            .Select(Parse).OfType<IPNetwork>().ToList();
        // The middleware takes an empty list for "everybody".
        if (networks.Count == 0) return;

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            // As many hops as there are trusted ones: it stops at the first address that is not.
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var network in networks) options.KnownIPNetworks.Add(network);
        app.UseForwardedHeaders(options);
    }

    internal static IPNetwork? Parse(string? text)
    {
        if (IPNetwork.TryParse(text, out var network)) return network;
        return IPAddress.TryParse(text, out var address) && !text.Contains('%', StringComparison.Ordinal)
            ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
            : null;
    }
}
