using Concierge.Jobs;
using Microsoft.Extensions.DependencyInjection;

namespace Concierge.Core.People;

public static class PeopleServiceCollectionExtensions
{
    /// <summary>For whom a request or an attempt of a job acts.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
        => services.AddScoped<CurrentUser>().AddScoped<IJobScopeInitializer, JobOwner>();

    /// <summary>An attempt acts for the owner of its job; without one it is the system's own work.</summary>
    private sealed class JobOwner(CurrentUser user) : IJobScopeInitializer
    {
        public void Initialize(JobContext job)
        {
            if (job.OwnerId is { } owner) user.Become(owner);
            else user.BecomeSystem();
        }
    }
}
