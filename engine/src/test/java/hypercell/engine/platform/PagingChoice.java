package hypercell.engine.platform;

/// Page tables that a test wants.
public enum PagingChoice {
    OFF,
    TWO_LEVEL,
    PAE,
    FOUR_LEVEL,
    FIVE_LEVEL
}
