namespace Concierge.Core.People;

/// <summary>Who this request, or this attempt of a job, acts for. Scoped; filled once, then only read.</summary>
public sealed class CurrentUser
{
    private Guid? _id;

    /// <summary>True once somebody is known.</summary>
    public bool IsKnown => _id is not null;

    /// <summary>True for the system's own work, which sees everybody's data: a job without an owner, a schedule.</summary>
    public bool IsSystem { get; private set; }

    /// <summary>The user's or guest's id.</summary>
    /// <exception cref="InvalidOperationException">Nobody is known: the endpoint lacks its authorization.</exception>
    public Guid Id => _id ?? throw new InvalidOperationException("This code needs to know for whom it acts, and nobody said.");

    /// <summary>The user's or guest's id; null while nobody is known.</summary>
    public Guid? IdOrNull => _id;

    public void Become(Guid id)
    {
        if (IsSystem || (_id is { } known && known != id)) throw new InvalidOperationException("A scope acts for one person only.");
        _id = id;
    }

    /// <summary>From now on this scope acts for nobody in particular.</summary>
    public void BecomeSystem()
    {
        if (IsKnown) throw new InvalidOperationException("A scope that acts for a person cannot see what belongs to others.");
        IsSystem = true;
    }
}
