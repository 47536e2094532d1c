package hypercell.kernel.eval;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.StringJoiner;

/// Writes methods and argument lists the way a user writes them.
final class Signatures {
    private Signatures() {}

    /// `name(Type name, ...): Type`; left out are what a reader cannot use: result types `void` and Object, the
    /// parameter type Object, and parameter names that the class file does not carry.
    static String of(Method method) {
        StringJoiner parameters = new StringJoiner(", ", method.getName() + "(", ")");
        for (Parameter parameter : method.getParameters()) {
            parameters.add(of(parameter));
        }
        Class<?> result = method.getReturnType();
        boolean tells = result != void.class && result != Object.class;
        return tells ? parameters + ": " + result.getSimpleName() : parameters.toString();
    }

    private static String of(Parameter parameter) {
        String type = parameter.getType().getSimpleName();
        if (!parameter.isNamePresent()) {
            return type;
        }
        return parameter.getType() == Object.class ? parameter.getName() : type + " " + parameter.getName();
    }

    /// `(Type, Type)` of actual arguments.
    static String ofArguments(Object[] arguments) {
        StringJoiner types = new StringJoiner(", ", "(", ")");
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            types.add(argument == null ? "null" : argument.getClass().getSimpleName());
        }
        return types.toString();
    }
}
