namespace Concierge.Api.Http;

/// <summary>
/// Keeps other sites from acting with a visitor's cookie. Browsers say where a request comes from in
/// Sec-Fetch-Site, older ones in Origin; a request with neither is no browser's, and one with an Authorization
/// header was made on purpose. Also covers WebSockets, which browsers open to any site and with cookies.
/// </summary>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) => IsRefused(context.Request)
        ? Problems.Of(
            StatusCodes.Status403Forbidden,
            "cross_site_request",
            "This request comes from another site. Send it from the same origin, or with an Authorization header instead of the cookie.")
            .ExecuteAsync(context)
        : next(context);

    private static bool IsRefused(HttpRequest request)
    {
        if (!ChangesSomething(request) || request.Headers.Authorization.Count > 0) return false;
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0) return site is not ("same-origin" or "none");
        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !IsSameHost(origin, request.Host);
    }

    private static bool ChangesSomething(HttpRequest request)
        => !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method))
            || string.Equals(request.Headers.Upgrade.ToString(), "websocket", StringComparison.OrdinalIgnoreCase);

    // The scheme is not compared: a proxy that ends TLS would make it differ.
    private static bool IsSameHost(string origin, HostString host)
        => Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && string.Equals(HostString.FromUriComponent(from).Value, host.Value, StringComparison.OrdinalIgnoreCase);
}
