using System.Text.Json;

namespace Concierge.Contracts.Jobs;

/// <summary>Body of <c>POST /api/tasks/enqueue</c>, the short form of creating a job.</summary>
public sealed record EnqueueTaskRequest(string Type, JsonElement Input);

/// <summary>Answer of the task routes. <paramref name="Status"/> is PENDING, RUNNING, COMPLETED, FAILED or CANCELLED.</summary>
public sealed record TaskDto(Guid TaskId, string Status, int Progress, string? Message, JsonElement? Result, string? Error);
