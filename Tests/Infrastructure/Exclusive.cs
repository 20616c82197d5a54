namespace Concierge.Tests.Infrastructure;

/// <summary>
/// For tests that stop what others lean on, or that need a worker of their own: they run one by one, after those
/// that run side by side.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Exclusive
{
    public const string Name = "exclusive";
}
