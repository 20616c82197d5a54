namespace Concierge.Web.Backend;

/// <summary>
/// Tells Api from which address a visitor's request came: what is counted by address, such as tries to sign in, would
/// else be counted for all of this site's visitors together.
/// </summary>
internal sealed class VisitorAddress(IHttpContextAccessor accessor) : DelegatingHandler
{
    private const string Header = "X-Forwarded-For";

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (accessor.HttpContext?.Connection.RemoteIpAddress is { } address && !request.Headers.Contains(Header))
            request.Headers.TryAddWithoutValidation(Header, address.ToString());
        return base.SendAsync(request, cancellationToken);
    }
}
