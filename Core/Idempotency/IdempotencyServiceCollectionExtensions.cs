using Concierge.Core.Schedules;
using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Concierge.Core.Idempotency;

public static class IdempotencyServiceCollectionExtensions
{
    /// <summary>Expects the data, the engine and a scoped <c>CurrentUser</c> beside it.</summary>
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<IdempotencyStore>()
            .AddJob<IdempotencyTidying, IdempotencyTidyingJob, TidiedIdempotencyKeys>()
            .AddSchedule("tidy-idempotency-keys", "17 * * * *", IdempotencyTidying.Definition, new IdempotencyTidyingJob(), schedule => schedule.Description =
                "Deletes the answers that were kept for repeated requests, a day after the first of them.");
    }
}
