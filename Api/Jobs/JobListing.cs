using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Concierge.Api.Http;
using Concierge.Contracts;
using Concierge.Contracts.Jobs;
using Concierge.Core.Json;
using Concierge.Core.People;
using Concierge.Core.Results;
using Concierge.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Concierge.Api.Jobs;

internal static class JobListing
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 100;
    private const int LongestType = 100;

    public static async Task<Results<Ok<Page<JobDto>>, ProblemHttpResult>> ListAsync(
        string? cursor,
        [Range(1, MaxLimit)] int? limit,
        string[]? state,
        string? type,
        IJobReader reader,
        CurrentUser user,
        CancellationToken cancellation)
    {
        var filter = Parse(user.Id, cursor, limit, state, type);
        if (!filter.IsOk) return filter.Error.ToProblem();

        // One more than asked for tells whether there is a next page.
        var size = filter.Value.Limit;
        var jobs = await reader.ListAsync(filter.Value with { Limit = size + 1 }, cancellation);
        var page = jobs.Take(size).ToList();
        return TypedResults.Ok(new Page<JobDto>(page, jobs.Count > size ? Cursor(page[^1].Id) : null));
    }

    private static Result<JobFilter> Parse(Guid owner, string? cursor, int? limit, string[]? state, string? type)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        var before = cursor is null ? null : Position(cursor);
        if (cursor is not null && before is null) errors["cursor"] = ["Must be the next of an earlier page, unchanged."];
        if (limit is < 1 or > MaxLimit) errors["limit"] = [$"Must be from 1 to {MaxLimit}."];
        var states = (state ?? []).Select(State).ToList();
        if (states.Contains(null)) errors["state"] = [JsonTypes.Rule(typeof(JobState))];
        if (type is not null && !IsType(type)) errors["type"] = [$"Must have 1 to {LongestType} visible ASCII characters."];
        return errors.Count > 0
            ? Error.Invalid(errors)
            : new JobFilter(owner, type, [.. states.OfType<JobState>().Distinct()], before, limit ?? DefaultLimit);
    }

    private static string Cursor(Guid last) => Base64Url.EncodeToString(last.ToByteArray());

    private static Guid? Position(string cursor)
        => Base64Url.IsValid(cursor, out var length) && length == 16 ? new Guid(Base64Url.DecodeFromChars(cursor)) : null;

    private static JobState? State(string name)
        => Enum.GetValues<JobState>().Cast<JobState?>()
            .FirstOrDefault(state => string.Equals(state.ToString(), name, StringComparison.OrdinalIgnoreCase));

    private static bool IsType(string type) => type.Length is > 0 and <= LongestType && type.All(c => c is > ' ' and <= '~');
}
