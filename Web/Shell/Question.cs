namespace Concierge.Web.Shell;

/// <summary>What a person is asked before something happens.</summary>
/// <param name="Title">The question.</param>
/// <param name="Message">What follows from a yes.</param>
/// <param name="Yes">Label of the button that goes ahead.</param>
/// <param name="No">Label of the button that leaves everything as it is.</param>
/// <param name="IsDanger">Whether a yes ends or removes something.</param>
public sealed record Question(string Title, string Message, string Yes, string No, bool IsDanger = false);
