using System.Text.Json;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;

namespace Concierge.Jobs.Testing;

/// <summary>A job of a <see cref="JobTestKit"/> as it is at the moment.</summary>
public sealed class TestedJob
{
    private readonly MemoryJob _job;

    internal TestedJob(MemoryJob job) => _job = job;

    /// <summary>Its id.</summary>
    public Guid Id => _job.Stored.Id;

    /// <summary>Name of its type.</summary>
    public string Type => _job.Stored.Definition.Name;

    /// <summary>Where it stands.</summary>
    public JobState State => _job.State;

    /// <summary>Attempts that were started.</summary>
    public int Attempts => _job.Attempt;

    /// <summary>When it may run next.</summary>
    public DateTimeOffset RunAt => _job.RunAt;

    /// <summary>Whose it is; null for the system's own.</summary>
    public Guid? OwnerId => _job.Stored.OwnerId == Guid.Empty ? null : _job.Stored.OwnerId;

    /// <summary>The job that it belongs to.</summary>
    public Guid? ParentId => _job.Stored.ParentId;

    /// <summary>Its key, where it was enqueued with one.</summary>
    public string? IdempotencyKey => _job.Stored.IdempotencyKey;

    /// <summary>The names of the steps whose results are kept.</summary>
    public IReadOnlyCollection<string> FinishedSteps => [.. _job.Steps.Keys.Select(key => key.Split('\n')[0])];

    /// <summary>What its attempts reported, in order.</summary>
    public IReadOnlyList<JobReport> Reports => _job.Reports;

    /// <summary>The code of its last error.</summary>
    public string? ErrorCode => _job.ErrorCode;

    /// <summary>The words of its last error.</summary>
    public string? ErrorMessage => _job.ErrorMessage;

    /// <summary>What its last failed attempt threw.</summary>
    public Exception? LastException => _job.LastException;

    /// <summary>What it was enqueued with.</summary>
    /// <exception cref="JsonException">It is no such payload.</exception>
    public T PayloadAs<T>() => JsonSerializer.Deserialize<T>(_job.Stored.Payload, Wire.Json)!;

    /// <summary>What it ended with.</summary>
    /// <exception cref="InvalidOperationException">It has no result; the message says why.</exception>
    public T ResultAs<T>() => _job.Result is { } json
        ? JsonSerializer.Deserialize<T>(json, Wire.Json)!
        : throw new InvalidOperationException($"The job is {State} and has no result: {ErrorCode} {ErrorMessage} {LastException}");
}

/// <summary>Progress that a job reported.</summary>
/// <param name="Percent">0 to 100.</param>
/// <param name="Message">Its words, where it had any.</param>
public sealed record JobReport(int Percent, string? Message);
