using System.ComponentModel.DataAnnotations;
using Concierge.Api.Http;
using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Operations;

internal static class JobSearches
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;

    public static async Task<Results<Ok<JobSearchPageDto>, ProblemHttpResult>> SearchAsync(
        [AsParameters] CriteriaQuery query, string? cursor, [Range(1, MaxLimit)] int? limit, IJobOperations operations, CancellationToken cancellation)
    {
        var criteria = query.Read(operations);
        if (!criteria.IsOk) return criteria.Error.ToProblem();
        if (limit is < 1 or > MaxLimit) return Problems.Invalid("limit", $"Must be from 1 to {MaxLimit}.");
        var before = cursor is null ? null : JobCursors.Read(cursor);
        if (cursor is not null && before is null) return Problems.Invalid("cursor", "Must be the next of an earlier page, unchanged.");

        var found = await operations.SearchAsync(criteria.Value, before, limit ?? DefaultLimit, cancellation);
        return TypedResults.Ok(new JobSearchPageDto(found.Items, found.Next is { } next ? JobCursors.Write(next) : null, found.SearchedBackTo));
    }

    public static async Task<Results<Ok<CountDto>, ProblemHttpResult>> CountAsync(
        [AsParameters] CriteriaQuery query, IJobOperations operations, CancellationToken cancellation)
    {
        var criteria = query.Read(operations);
        return criteria.IsOk ? TypedResults.Ok(await operations.CountAsync(criteria.Value, cancellation)) : criteria.Error.ToProblem();
    }
}
