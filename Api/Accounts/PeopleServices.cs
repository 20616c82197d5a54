using Concierge.Api.Admin;
using Concierge.Api.Guests;
using Concierge.Core.Accounts;
using Concierge.Core.People;
using Microsoft.AspNetCore.Authentication;

namespace Concierge.Api.Accounts;

/// <summary>Who is asking, and what they may do.</summary>
internal static class PeopleServices
{
    /// <summary>The policy of routes for those who have signed in: not for guests, and not for programs with a key.</summary>
    public const string SignedIn = "SignedIn";

    public static IServiceCollection AddPeopleOfTheEdge(this IServiceCollection services)
    {
        services.AddPeople();
        services.AddSingleton<GuestTokens>();
        services.AddAuthentication(PersonAuthentication.SchemeName)
            .AddScheme<AuthenticationSchemeOptions, PersonAuthentication>(PersonAuthentication.SchemeName, configureOptions: null)
            .AddScheme<AuthenticationSchemeOptions, AdminAuthentication>(AdminAuthentication.SchemeName, configureOptions: null);
        var policies = services.AddAuthorizationBuilder()
            .AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.HasSignedIn()));
        // The key of the configuration comes first: it is what the challenge asks for.
        foreach (var permission in Permissions.All.Append(AdminAuthentication.Policy))
        {
            var wanted = permission == AdminAuthentication.Policy ? Permissions.Admin : permission;
            policies.AddPolicy(permission, policy => policy
                .AddAuthenticationSchemes(AdminAuthentication.SchemeName, PersonAuthentication.SchemeName)
                .RequireAuthenticatedUser()
                .RequireAssertion(context => context.User.Holds(wanted)));
        }

        return services;
    }

    public static void UsePeople(this WebApplication app)
    {
        app.UseAuthentication();
        app.UseMiddleware<CurrentUserMiddleware>();
        app.UseAuthorization();
    }
}
