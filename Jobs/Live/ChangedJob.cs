using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Live;

/// <summary>What a write says of a job that it changed.</summary>
internal readonly record struct ChangedJob(Guid Id, Guid OwnerId, JobState State);
