using System.Diagnostics;
using System.Runtime.CompilerServices;
using Concierge.Jobs;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Concierge.Core.Errors;

/// <summary>Puts errors in line for <see cref="ErrorWriter"/>.</summary>
internal sealed class ErrorTracker(ErrorQueue queue, BreadcrumbTrail trail, ErrorOrigin origin, TimeProvider time) : IErrorTracker
{
    private static readonly object s_mark = new();

    // By reference, and no longer than the exception itself lives.
    private readonly ConditionalWeakTable<Exception, object> _captured = [];

    public void CaptureException(Exception exception, ErrorContext? context = null)
    {
        try
        {
            if (exception is null || IsExpected(exception) || !IsNew(exception)) return;
            AddEvent(exception);
            Enqueue(() => ErrorDescriber.Describe(exception), origin.Source, traceId: null, context);
        }
        catch (Exception)
        {
            // Whoever reports a failure must not meet another one.
            ErrorTelemetry.Lost(1);
        }
    }

    public void CaptureReport(ReportedError error, ErrorContext? context = null)
    {
        try
        {
            Enqueue(() => ErrorDescriber.Describe(error.Type, error.Frames), error.Source, error.TraceId, context);
        }
        catch (Exception)
        {
            ErrorTelemetry.Lost(1);
        }
    }

    private void Enqueue(Func<ErrorDescription> describe, string source, string? traceId, ErrorContext? context)
    {
        traceId ??= Activity.Current?.TraceId.ToHexString();
        queue.Add(new ErrorOccurrence(describe)
        {
            Source = source,
            Release = origin.Release,
            At = time.GetUtcNow(),
            TraceId = traceId,
            Context = context ?? new ErrorContext(),
            Breadcrumbs = trail.Last(traceId),
        });
    }

    // A layer may have wrapped what another one has recorded already.
    private bool IsNew(Exception exception)
    {
        var isNew = true;
        for (Exception? error = exception; error is not null; error = error.InnerException) isNew &= _captured.TryAdd(error, s_mark);
        return isNew;
    }

    /// <summary>How work is given up or refused, which somebody is told of in another way.</summary>
    private static bool IsExpected(Exception exception)
        => exception is OperationCanceledException or BadHttpRequestException or ConnectionResetException or ConnectionAbortedException
            or RetryableException or FailForGoodException or SnoozeException or LeaseLostException or PayloadInvalidException;

    // As the conventions for spans have it, but for the message.
    private static void AddEvent(Exception exception)
    {
        if (Activity.Current is not { } activity) return;
        activity.AddEvent(new ActivityEvent("exception", tags: new ActivityTagsCollection
        {
            ["exception.type"] = exception.GetType().FullName,
            ["exception.stacktrace"] = exception.StackTrace,
        }));
        activity.SetStatus(ActivityStatusCode.Error);
    }
}

/// <summary>Which process records, and which version of it.</summary>
/// <param name="Source">api or worker.</param>
internal sealed record ErrorOrigin(string Source, string Release);
