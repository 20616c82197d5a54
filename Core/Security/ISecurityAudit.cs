namespace Concierge.Core.Security;

/// <summary>Where events that matter for security are noted.</summary>
public interface ISecurityAudit
{
    /// <summary>Notes that something happened. Never throws and never waits.</summary>
    /// <param name="kind">A stable name such as <c>secret.read</c>.</param>
    /// <param name="subjectId">What it happened to.</param>
    void Record(string kind, Guid subjectId);
}

/// <summary>Notes nothing.</summary>
internal sealed class NoSecurityAudit : ISecurityAudit
{
    public void Record(string kind, Guid subjectId)
    {
        // There is no audit in this process.
    }
}
