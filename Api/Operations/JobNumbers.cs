using System.ComponentModel.DataAnnotations;
using Concierge.Api.Http;
using Concierge.Contracts.Operations;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Operations;

internal static class JobNumbers
{
    private const int DefaultMinutes = 60;
    private const int MaxMinutes = 1_440;

    public static async Task<Ok<OverviewDto>> OverviewAsync(IJobOperations operations, CancellationToken cancellation)
        => TypedResults.Ok(await operations.OverviewAsync(cancellation));

    public static async Task<Results<Ok<MinutesDto>, ProblemHttpResult>> MinutesAsync(
        [Range(1, MaxMinutes)] int? minutes, string? queue, string? type, IJobOperations operations, CancellationToken cancellation)
        => minutes is < 1 or > MaxMinutes
            ? Problems.Invalid("minutes", $"Must be from 1 to {MaxMinutes}.")
            : TypedResults.Ok(await operations.MinutesAsync(minutes ?? DefaultMinutes, queue, type, cancellation));

    public static Ok<IReadOnlyList<JobTypeDto>> Types(IJobOperations operations) => TypedResults.Ok(operations.Types);
}
