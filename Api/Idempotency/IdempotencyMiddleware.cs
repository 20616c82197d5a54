using System.Security.Cryptography;
using System.Text;
using Concierge.Api.Http;
using Concierge.Api.Jobs;
using Concierge.Core.Idempotency;
using Concierge.Core.People;

namespace Concierge.Api.Idempotency;

/// <summary>
/// Answers a repeated request as the first one was answered. Only success is kept: where nothing was made, the key is
/// free again. Routes that start jobs pass the key to the engine besides, which holds even if this process dies
/// between the job and its answer.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, ILogger<IdempotencyMiddleware> logger)
{
    private const int LargestAnswer = 1024 * 1024;

    public async Task InvokeAsync(HttpContext context, CurrentUser user)
    {
        // Hosts without the feature leave it all to the engine; so do callers who are nobody in particular.
        if (context.GetEndpoint() is not RouteEndpoint endpoint
            || endpoint.Metadata.GetMetadata<Idempotent>() is null
            || !user.IsKnown
            || context.Request.Headers[IdempotencyKey.Header].ToString() is not { Length: > 0 } key
            || context.RequestServices.GetService<IdempotencyStore>() is not { } store)
        {
            await next(context);
            return;
        }

        if (!IdempotencyKey.IsValid(key))
        {
            await IdempotencyKey.Malformed.ToProblem().ExecuteAsync(context);
            return;
        }

        var scope = new IdempotencyScope(user.Id, $"{context.Request.Method} {endpoint.RoutePattern.RawText}", key);
        var decision = await store.BeginAsync(scope, await HashAsync(context), context.RequestAborted);
        await ObeyAsync(context, store, decision);
    }

    private Task ObeyAsync(HttpContext context, IdempotencyStore store, IdempotencyDecision decision) => decision switch
    {
        IdempotencyDecision.Work(var claim) => WorkAsync(context, store, claim),
        IdempotencyDecision.Replay(var answer) => ReplayAsync(context, answer),
        IdempotencyDecision.Reused => IdempotencyKey.Reused.ExecuteAsync(context),
        _ => IdempotencyKey.InUse.ExecuteAsync(context),
    };

    private async Task WorkAsync(HttpContext context, IdempotencyStore store, IdempotencyClaim claim)
    {
        var answer = await AnswerAsync(context, store, claim);
        if (answer.Length > 0) await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private async Task<byte[]> AnswerAsync(HttpContext context, IdempotencyStore store, IdempotencyClaim claim)
    {
        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        var isMade = false;
        try
        {
            await next(context);
            isMade = context.Response.StatusCode is >= 200 and < 300 && answer.Length <= LargestAnswer;
            return answer.ToArray();
        }
        finally
        {
            context.Response.Body = body;
            await EndAsync(context.Response, store, claim, isMade ? answer.ToArray() : null);
        }
    }

    // The caller may have gone by now, which is exactly when the answer will be asked for again.
    private async Task EndAsync(HttpResponse response, IdempotencyStore store, IdempotencyClaim claim, byte[]? made)
    {
        try
        {
            await (made is null
                ? store.ReleaseAsync(claim, CancellationToken.None)
                : store.CompleteAsync(claim, new StoredAnswer(response.StatusCode, response.ContentType, response.Headers.Location, made), CancellationToken.None));
        }
        catch (Exception error)
        {
            logger.LogWarning("The end of an idempotent request was not stored ({Error}); its key is free again in half a minute", error.GetType().Name);
        }
    }

    private static async Task ReplayAsync(HttpContext context, StoredAnswer answer)
    {
        var response = context.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        if (answer.Location is not null) response.Headers.Location = answer.Location;
        IdempotencyKey.MarkReplay(response);
        if (answer.Body.Length > 0) await response.Body.WriteAsync(answer.Body, context.RequestAborted);
    }

    /// <summary>What must be equal: the address with its query, and the body.</summary>
    private static async Task<byte[]> HashAsync(HttpContext context)
    {
        var request = context.Request;
        request.EnableBuffering();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, context.RequestAborted)) > 0;) hash.AppendData(buffer, 0, read);
        request.Body.Position = 0;
        return hash.GetHashAndReset();
    }
}
