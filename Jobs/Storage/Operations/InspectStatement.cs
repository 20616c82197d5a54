using System.Text;
using System.Text.Json;
using Concierge.Contracts.Operations;
using Npgsql;
using NpgsqlTypes;

namespace Concierge.Jobs.Storage.Operations;

/// <summary>What only an operator reads of a job.</summary>
internal sealed record InspectedJob(
    JobRowDto Row, JsonElement Payload, JsonElement? Result, Guid? ParentId, DateTimeOffset? ExpiresAt, string? ErrorDetail, string? TraceParent);

/// <summary>Reads one job whole.</summary>
internal static class InspectStatement
{
    private const string Find = $"""
        -- name: inspect job
        SELECT {JobRows.Columns}, payload::text, result::text, parent_id, expires_at, error_detail, trace_parent
        FROM jobs.jobs WHERE id = $1 AND ($2::uuid IS NULL OR owner_id = $2)
        """;

    public static async Task<InspectedJob?> ExecuteAsync(JobsDatabase database, Guid id, Guid? ownerId, CancellationToken cancellation)
    {
        await using var command = database.Command(Find).With(id).With(NpgsqlDbType.Uuid, ownerId);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation) ? Read(reader) : null;
    }

    private static InspectedJob Read(NpgsqlDataReader row) => new(
        JobRows.Read(row),
        Json(row.GetString(JobRows.Count)),
        row.Text(JobRows.Count + 1) is { } result ? Json(result) : null,
        row.Id(JobRows.Count + 2),
        row.Time(JobRows.Count + 3),
        row.Text(JobRows.Count + 4),
        row.Text(JobRows.Count + 5));

    private static JsonElement Json(string text) => JsonElement.Parse(Encoding.UTF8.GetBytes(text));
}
