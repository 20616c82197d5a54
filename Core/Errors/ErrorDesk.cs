using System.Globalization;
using Concierge.Contracts;
using Concierge.Contracts.Errors;
using Concierge.Core.Data;
using Concierge.Core.Results;
using Microsoft.EntityFrameworkCore;

namespace Concierge.Core.Errors;

/// <summary>Where admins look errors up and close them.</summary>
public sealed class ErrorDesk(ConciergeDb db, TimeProvider time)
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 100;

    private static Error NotFound { get; } = new(ErrorKind.NotFound, "error_not_found", "There is no such error: it may have been tidied away.");

    /// <summary>Errors, the last seen first, without breadcrumbs.</summary>
    /// <param name="cursor"><see cref="Page{T}.Next"/> of the page before; null for the first.</param>
    public async Task<Result<Page<ErrorDto>>> ListAsync(ErrorState state, string? cursor, int limit, CancellationToken cancellation)
    {
        var after = cursor is null ? null : Position.Read(cursor);
        var errors = new FieldErrors();
        errors.AddUnless(limit is >= 1 and <= MaxLimit, "limit", $"Must be from 1 to {MaxLimit}.");
        errors.AddUnless(cursor is null || after is not null, "cursor", "Must be the next of an earlier page, unchanged.");
        if (errors.Any) return errors.ToError();

        var rows = await Page(state, after).Take(limit + 1).ToListAsync(cancellation);
        return new Page<ErrorDto>(
            [.. rows.Take(limit).Select(error => Dto(error, breadcrumbs: false))],
            rows.Count > limit ? Position.Of(rows[limit - 1]).ToString() : null);
    }

    /// <summary>An error with the breadcrumbs of its last occurrence.</summary>
    public async Task<Result<ErrorDto>> FindAsync(Guid id, CancellationToken cancellation)
        => await db.Errors.AsNoTracking().SingleOrDefaultAsync(error => error.Id == id, cancellation) is { } error ? Dto(error, breadcrumbs: true) : NotFound;

    /// <summary>Closes it, until it happens once more. One that is closed keeps its time.</summary>
    public async Task<Result<ErrorDto>> ResolveAsync(Guid id, CancellationToken cancellation)
    {
        DateTimeOffset? now = time.GetUtcNow();
        await db.Errors.Where(error => error.Id == id && error.ResolvedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(error => error.ResolvedAt, now), cancellation);
        return await FindAsync(id, cancellation);
    }

    private IQueryable<TrackedError> Page(ErrorState state, Position? after)
    {
        var found = state switch
        {
            ErrorState.Open => db.Errors.Where(error => error.ResolvedAt == null),
            ErrorState.Resolved => db.Errors.Where(error => error.ResolvedAt != null),
            _ => db.Errors,
        };
        if (after is { Seen: var seen, Id: var id }) found = found.Where(error => error.LastSeen < seen || (error.LastSeen == seen && error.Id < id));
        return found.AsNoTracking().OrderByDescending(error => error.LastSeen).ThenByDescending(error => error.Id);
    }

    private static ErrorDto Dto(TrackedError error, bool breadcrumbs) => new(
        error.Id,
        error.Source,
        error.Type,
        error.Frames,
        error.Count,
        error.FirstSeen,
        error.LastSeen,
        error.ResolvedAt,
        new ErrorOccurrenceDto(error.Place, error.TraceId, error.UserId, error.JobId, error.Release, breadcrumbs ? error.Breadcrumbs : null));

    /// <summary>Where a page ends.</summary>
    private sealed record Position(DateTimeOffset Seen, Guid Id)
    {
        public static Position Of(TrackedError error) => new(error.LastSeen, error.Id);

        public static Position? Read(string text)
            => text.Split('.') is [var ticks, var id]
                && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
                && at <= DateTime.MaxValue.Ticks
                && Guid.TryParseExact(id, "N", out var last)
                    ? new Position(new DateTimeOffset(at, TimeSpan.Zero), last)
                    : null;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Seen.UtcTicks}.{Id:N}");
    }
}
