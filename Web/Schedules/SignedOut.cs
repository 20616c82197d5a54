using Concierge.Web.Operations;

namespace Concierge.Web.Schedules;

/// <summary>Nobody is an admin, where nothing else says who is. A registration of its own takes its place.</summary>
internal sealed class SignedOut : IAdminKey
{
    public string? Value => null;
}
