namespace Concierge.Web.Backend;

/// <summary>What went wrong, in the words of the admin pages: what these kinds say elsewhere is meant for guests.</summary>
public static class AdminAnswers
{
    private const string AdminsOnly = "Only for admins, and this sign-in is none's. Sign out, and in again with the right key or account.";

    /// <param name="result">As Api answered.</param>
    /// <param name="gone">What to say of something that is not there.</param>
    public static ApiResult<T> ForAdmins<T>(this ApiResult<T> result, string? gone = null) => result.Failure switch
    {
        { Kind: ApiFailureKind.Unauthorized } refused => refused with { Message = AdminsOnly },
        { Kind: ApiFailureKind.NotFound } missing when gone is not null => missing with { Message = gone },
        _ => result,
    };
}
