namespace Concierge.Jobs;

/// <summary>Prepares the service scope of an attempt before its handler is made, such as by saying for whom it acts.</summary>
public interface IJobScopeInitializer
{
    /// <summary>Called once for each attempt, in its scope.</summary>
    void Initialize(JobContext job);
}
