using Polly;

namespace Microsoft.Extensions.Http.Resilience;

internal sealed class ResilienceHandler(Pipelines pipelines) : DelegatingHandler
{
    private static readonly ResiliencePropertyKey<HttpRequestMessage?> Request = new("request");

    public static HttpRequestMessage? RequestOf(ResilienceContext context) => context.Properties.GetValue(Request, null);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            return await pipelines.For(request).ExecuteAsync(
                static async (context, state) => await state.Handler.SendOnceAsync(state.Request, context.CancellationToken).ConfigureAwait(false),
                context,
                (Handler: this, Request: request)).ConfigureAwait(false);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        => base.SendAsync(request, cancellationToken);
}
