namespace Concierge.Core.People;

/// <summary>Who this request, or this attempt of a job, acts for. Scoped; filled once, then only read.</summary>
public sealed class CurrentUser
{
    private Guid? _id;

    /// <summary>True once somebody is known.</summary>
    public bool IsKnown => _id is not null;

    /// <summary>The user's or guest's id.</summary>
    /// <exception cref="InvalidOperationException">Nobody is known: the endpoint lacks its authorization.</exception>
    public Guid Id => _id ?? throw new InvalidOperationException("This code needs to know for whom it acts, and nobody said.");

    public void Become(Guid id)
    {
        if (_id is { } known && known != id) throw new InvalidOperationException("A scope acts for one person only.");
        _id = id;
    }
}
