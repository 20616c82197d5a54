namespace Concierge.Tests.Infrastructure;

/// <summary>
/// For tests that run scripted jobs in the database of the app itself: one by one, or the worker of one takes the jobs
/// that another has queued and wants to see waiting.
/// </summary>
[CollectionDefinition(Name)]
public sealed class AppsOwnJobs
{
    public const string Name = "the app's own jobs";
}
