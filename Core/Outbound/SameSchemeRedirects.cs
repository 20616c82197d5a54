using System.Net;

namespace Concierge.Core.Outbound;

/// <summary>
/// Follows redirects of GET and HEAD, a few, and never to another scheme. What was meant for one host is not told
/// another: credentials go along only where the authority stays.
/// </summary>
internal sealed class SameSchemeRedirects : DelegatingHandler
{
    private const int Most = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        for (var followed = 0; followed < Most && Target(request, response) is { } target; followed++)
        {
            response.Dispose();
            if (!IsSameAuthority(request.RequestUri!, target)) request.Headers.Authorization = null;
            request.RequestUri = target;
            response = await base.SendAsync(request, cancellationToken);
        }

        return response;
    }

    private static Uri? Target(HttpRequestMessage request, HttpResponseMessage response)
    {
        if (request.Method != HttpMethod.Get && request.Method != HttpMethod.Head) return null;
        if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
            or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)) return null;
        if (response.Headers.Location is not { } location) return null;
        var target = new Uri(request.RequestUri!, location);
        return string.Equals(target.Scheme, request.RequestUri!.Scheme, StringComparison.Ordinal) ? target : null;
    }

    private static bool IsSameAuthority(Uri from, Uri to) => Uri.Compare(from, to, UriComponents.HostAndPort, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
}
