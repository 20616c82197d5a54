using Concierge.Web.Accounts;

namespace Concierge.Web.Guests;

/// <summary>
/// Lets each request know its guest, or who has signed in. It only reads: nobody becomes a guest by looking at a page, so that
/// probes, crawlers and static files make none; <see cref="GuestDesk"/> does it when there is something to keep.
/// </summary>
public sealed class GuestMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, GuestSession session)
    {
        session.Token ??= SessionCookie.Read(context.Request) ?? GuestCookie.Read(context.Request);
        return next(context);
    }
}
